import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';

const main = join(import.meta.dirname, 'main.ts');
const right = /^audit: lost 0, duplicated 0, wrong 0$/m;

interface Ended {
  readonly code: number | null;
  readonly printed: string;
  readonly complained: string;
}

interface Stop {
  /** Stops as soon as this has been printed. */
  readonly at: RegExp;
  readonly signal: NodeJS.Signals;
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

function demo(folder: string, args: readonly string[], stop?: Stop): Promise<Ended> {
  const line = ['--conditions=crm-source', main, '--folder', folder, ...args];
  const child = spawn(process.execPath, line, {stdio: ['ignore', 'pipe', 'pipe']});
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  let complained = '';
  let isStopped = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (isStopped || stop?.at.test(printed) !== true) return;
    isStopped = true;
    child.kill(stop.signal);
  });
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({code, printed, complained})),
  );
}

test('killed, stopped and gone on with: nothing is lost or repeated', async () => {
  const folder = emptyFolder();
  const killed = await demo(folder, ['--seconds', '4', '--seed', '7'], {
    at: /phase=spike sent=[1-9]/,
    signal: 'SIGKILL',
  });
  expect(killed.code).toBe(null);
  const stopped = await demo(folder, [], {at: /sent=[1-9]/, signal: 'SIGINT'});
  expect(stopped).toMatchObject({code: 0, complained: ''});
  expect(stopped.printed).toMatch(/^Going on in .*: [\d,]+ of [\d,]+ events and orders were sent/);
  expect(stopped.printed).toMatch(/^Stopping: /m);
  expect(stopped.printed).toMatch(/^Stopped: .* The next start goes on from here\.$/m);
  const other = await demo(folder, ['--seed', '8']);
  expect(other.code).toBe(1);
  expect(other.complained).toMatch(/^DEMO_RUN_DIFFERS: .* has 7 and 4; .*--fresh/);
  const last = await demo(folder, []);
  expect(last.printed).toMatch(right);
  expect(last).toMatchObject({code: 0, complained: ''});
  for (const [, found, expected] of last.printed.matchAll(
    /^(?:bronze|silver|gold)\/\w+ +([\d,]+) +([\d,]+) /gm,
  )) {
    expect(found).toBe(expected);
    expect(found).not.toBe('0');
  }
  const anew = await demo(folder, ['--seconds', '4'], {at: /sent=[1-9]/, signal: 'SIGTERM'});
  expect(anew.code).toBe(0);
  expect(anew.printed).toMatch(/^Beginning anew; .*\n.*\(seed 42\)\.$/m);
}, 180_000);

test('a table that has lost a file is found out', async () => {
  const folder = emptyFolder();
  const stopped = await demo(folder, ['--seconds', '4'], {at: /events=[1-9]/, signal: 'SIGTERM'});
  expect(stopped.code).toBe(0);
  const log = join(folder, 'lake/bronze/events/_delta_log');
  const first = '00000000000000000001.json';
  const lines = readFileSync(join(log, first), 'utf8').split('\n');
  writeFileSync(join(log, first), lines.filter((line) => !line.startsWith('{"add"')).join('\n'));
  const last = await demo(folder, []);
  expect(last.printed).toMatch(/^audit: lost [1-9]\d*, duplicated 0, wrong 0$/m);
  expect(last.code).toBe(1);
}, 120_000);

test.each([
  {args: ['--seconds', 'soon'], said: /^DEMO_OPTION_INVALID: --seconds is "soon": a whole number/},
  {args: ['--seed', '-1'], said: /^DEMO_OPTION_INVALID: /},
  {args: ['--fast'], said: /^DEMO_OPTION_INVALID: .*--fast/},
])('wrong options are named: $args', async ({args, said}) => {
  const {code, printed, complained} = await demo(tmpdir(), args);
  expect({code, printed}).toEqual({code: 2, printed: ''});
  expect(complained).toMatch(said);
});

test('what the demo did not write is not deleted', async () => {
  const folder = emptyFolder();
  mkdirSync(join(folder, 'lake'));
  const {code, complained} = await demo(folder, ['--fresh']);
  expect(code).toBe(1);
  expect(complained).toMatch(/^DEMO_FOLDER_FOREIGN: .* it holds lake, /);
  expect(existsSync(join(folder, 'lake'))).toBe(true);
});
