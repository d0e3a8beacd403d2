import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {shopModule, stream, temporaryFolder} from './testing/run-command.ts';

const broken = `${shopModule}#broken`;

test('a topology is printed as text, JSON and a flowchart', async () => {
  const text = await stream(['topology', 'print', broken]);
  expect(text).toMatchObject({code: 0, errors: ''});
  expect(text.out).toMatch(/^Topologies:\n {3}Sub-topology: 0/);
  const asJson = await stream(['topology', 'print', broken, '--format', 'json']);
  expect(JSON.parse(asJson.out)).toMatchObject({version: 1, name: 'shop'});
  const picture = await stream(['topology', 'print', broken, '--format', 'mermaid']);
  expect(picture.out).toMatch(/^flowchart/);
});

test('a diff has its verdict as exit code', async () => {
  const same = await stream(['topology', 'diff', broken, `${shopModule}#mended`]);
  expect(same).toEqual({code: 0, out: 'compatible\n', errors: ''});
  const folder = await temporaryFolder();
  const {out} = await stream(['topology', 'print', broken, '--format', 'json']);
  const files = {reset: join(folder, 'reset.json'), blocked: join(folder, 'blocked.json')};
  await writeFile(files.reset, out.replaceAll('"sizes"', '"sums"'));
  await writeFile(files.blocked, out.replaceAll('"name": "shop"', '"name": "store"'));
  const reset = await stream(['topology', 'diff', broken, files.reset]);
  expect(reset.code).toBe(reset.out.startsWith('needs reset') ? 1 : 0);
  const blocked = await stream(['topology', 'diff', broken, files.blocked, '--json']);
  expect(blocked.code).toBe(2);
  expect(JSON.parse(blocked.out)).toMatchObject({verdict: 'blocked'});
});

test.each([
  [[], /^$/],
  [['dance'], /^there is no stream dance: topology, reset, dead-letters, query/],
  [
    ['topology', 'print', shopModule],
    /exports several topologies: say .*#… with one of broken, mended/,
  ],
  [['topology', 'print', `${shopModule}#none`], /exports no topology none: it has broken, mended/],
  [['topology', 'print', 'missing.ts'], /^cannot load missing\.ts/],
  [['topology', 'print', broken, '--format', 'svg'], /^--format is "svg": expected text, json/],
  [['topology', 'diff', broken], /^diff takes two topologies/],
  [['topology', 'print', broken, '--loud'], /--loud/],
  [['reset'], /^say what to reset/],
  [['reset', '--application', 'a', '--execute', '--dry-run'], /contradict each other/],
  [['reset', '--application', 'a', '--to-latest', '--to-offset', '3'], /contradict each other/],
  [['reset', '--application', 'a', '--by-duration', 'P1M'], /expected such as P1DT12H30M/],
  [['reset', '--application', 'a'], /^say which broker/],
  [
    ['reset', '--application', 'a', '--broker', 'tcp://a'],
    /^--broker is "tcp:\/\/a": expected kafka:/,
  ],
  [['dead-letters', 'list'], /^say whose letters/],
  [['dead-letters', 'list', '--topic', 'a', '--where', 'size=3'], /^--where is "size=3": expected/],
  [['query', 'everything'], /^query takes health/],
])('a mistake in %j is told in a sentence, with exit 64', async (args, message) => {
  const ended = await stream(args);
  expect(ended.code).toBe(64);
  expect(ended.errors).toMatch(message);
});

test('help is an answer', async () => {
  expect(await stream(['help'])).toMatchObject({code: 0, errors: ''});
  const {code, out} = await stream(['reset', '--help']);
  expect({code, begin: out.split(' ').slice(0, 2)}).toEqual({code: 0, begin: ['stream', 'reset']});
});

test('an instance that is not there is exit 69', async () => {
  const ended = await stream(['query', 'tasks', '--url', 'http://127.0.0.1:1']);
  expect(ended).toMatchObject({code: 69, out: ''});
  expect(ended.errors).toMatch(/^http:\/\/127\.0\.0\.1:1 does not answer: /);
});
