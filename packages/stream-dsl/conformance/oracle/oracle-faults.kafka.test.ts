import {execFileSync} from 'node:child_process';
import {expect, onTestFinished, test, vi} from 'vitest';
import {type OracleOptions, startOracle} from './oracle.ts';
import {chain, dropped, line, record} from './oracle-for-tests.ts';

async function started(options?: OracleOptions) {
  const oracle = await startOracle(options);
  onTestFinished(() => oracle.close());
  return oracle;
}

const pass = {op: 'filter', pred: {pred: 'true'}};
const passing = (value: number) => chain([pass], [record('a', value, 0)]);
const passed = (value: number) => [line('a', value, 0, 0), dropped(0)];

/** What it sends out it reads again. */
const endless = {
  scenario: 1,
  topology: [
    {id: 's', op: 'stream', topic: 'in'},
    {op: 'to', from: 's', topic: 'in'},
  ],
  script: [record('a', 1, 0)],
};

function oraclePids(): readonly number[] {
  const printed = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'oracle.Main']);
  return printed.toString().trim().split('\n').map(Number);
}

test('many at once are answered each with its own', async () => {
  const oracle = await started();
  const values = Array.from({length: 40}, (_, index) => index);
  const answers = await Promise.all(values.map((value) => oracle.run(passing(value))));
  expect(answers).toEqual(values.map(passed));
});

test('a scenario that never comes to rest times out, and only that one', async () => {
  const oracle = await started({timeoutMs: 4000});
  const [stuck, ...others] = await Promise.allSettled([
    oracle.run(endless),
    ...[1, 2, 3].map((value) => oracle.run(passing(value))),
  ]);
  expect(stuck).toMatchObject({status: 'rejected', reason: {code: 'ORACLE_TIMED_OUT'}});
  expect(others).toEqual([1, 2, 3].map((n) => ({status: 'fulfilled', value: passed(n)})));
});

test('processes take over from each other without losing any', async () => {
  const oracle = await started({scenariosPerProcess: 3});
  const values = Array.from({length: 10}, (_, index) => index);
  const first = oracle.run(passing(0)).then(oraclePids);
  const answers = await Promise.all(values.map((value) => oracle.run(passing(value))));
  expect(answers).toEqual(values.map(passed));
  expect(oraclePids()).not.toContain((await first)[0]);
});

test('after a crash the others are answered all the same', async () => {
  const oracle = await started();
  expect(await oracle.run(passing(0))).toEqual(passed(0));
  const answers = Promise.all([1, 2, 3, 4, 5, 6].map((value) => oracle.run(passing(value))));
  for (const pid of oraclePids()) process.kill(pid, 'SIGKILL');
  expect(await answers).toEqual([1, 2, 3, 4, 5, 6].map(passed));
});

test('a scenario during which the process ends, also when alone, is the one that fails', async () => {
  const oracle = await started();
  expect(await oracle.run(passing(0))).toEqual(passed(0));
  const failure = expect(oracle.run(endless)).rejects.toMatchObject({code: 'ORACLE_CRASHED'});
  const [first = 0] = oraclePids();
  process.kill(first, 'SIGKILL');
  const second = await vi.waitFor(() => {
    const found = oraclePids().find((pid) => pid !== first);
    if (found === undefined) throw new Error('no second process yet');
    return found;
  }, 20_000);
  process.kill(second, 'SIGKILL');
  await failure;
  expect(await oracle.run(passing(1))).toEqual(passed(1));
});

test('what is not answered when it closes fails', async () => {
  const oracle = await started();
  const answer = oracle.run(endless);
  await Promise.all([
    expect(answer).rejects.toMatchObject({code: 'ORACLE_CLOSED'}),
    oracle.close(),
  ]);
  await expect(oracle.run(passing(1))).rejects.toMatchObject({code: 'ORACLE_CLOSED'});
});

test('without Java it says what to install', async () => {
  vi.stubEnv('PATH', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(startOracle()).rejects.toMatchObject({
    code: 'ORACLE_TOOL_MISSING',
    message: expect.stringMatching(/java >= 17.*apt-get install/s),
  });
});
