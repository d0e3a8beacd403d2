import {expect, test} from 'vitest';
import {ReplayProgress} from './dead-letters/replay-progress.ts';
import {
  recordsOf,
  runDry,
  type Sent,
  send,
  stream,
  temporaryFolder,
  withFolderBroker,
} from './testing/run-command.ts';
import {broken, mended} from './testing/shop-topology.ts';

const bad: readonly Sent[] = [
  ['b', '{"amount":-1}', 2_000],
  ['d', '{"amount":-7}', 4_000],
  ['e', '{"amount":', 5_000],
  ['f', '{"amount":-9}', 6_000],
];

/** A log in which one order was processed and four became dead letters. */
async function shopWithLetters(): Promise<string> {
  const folder = await temporaryFolder();
  await withFolderBroker(folder, async (broker) => {
    await broker.createTopics(['orders', 'amounts'].map((topic) => ({topic, partitions: 1})));
    await send(broker, 'orders', [['a', '{"amount":10}', 1_000], ...bad]);
    await runDry(broken, broker);
    expect(await recordsOf(broker, 'amounts')).toEqual(['a=10@1000']);
  });
  return folder;
}

const letters = (folder: string, ...args: string[]) =>
  stream(['dead-letters', ...args, '--topic', 'orders', '--broker', `memory:${folder}`]);
const linesOf = (out: string) =>
  out
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('letters are listed with their origin, their error and their bytes', async () => {
  const folder = await shopWithLetters();
  const {code, out} = await letters(folder, 'list');
  expect(code).toBe(0);
  expect(linesOf(out)).toHaveLength(4);
  // A batch is decoded before it is processed, so what cannot be decoded is set aside first.
  expect(linesOf(out)[0]).toMatchObject({key: 'e', node: 'source-orders', value: '{"amount":'});
  expect(linesOf(out)[1]).toMatchObject({
    letter: {topic: 'orders.dead-letters', partition: 0},
    origin: {topic: 'orders', partition: 0, offset: 1, time: '1970-01-01T00:00:02.000Z'},
    node: 'amount',
    exception: 'RangeError',
    message: '-1 is less than nothing',
    key: 'b',
    value: '{"amount":-1}',
    headers: [['source', 'test']],
    isReplayed: false,
  });
  const keys = async (...filters: string[]) =>
    linesOf((await letters(folder, 'list', ...filters)).out).map(({key}) => key);
  expect(await keys('--where', 'exception=RangeError', '--limit', '2')).toEqual(['b', 'd']);
  expect(await keys('--where', 'message~JSON')).toEqual(['e']);
  const [since, until] = ['1970-01-01T00:00:04Z', '1970-01-01T00:00:05Z'];
  expect(await keys('--since', since, '--until', until)).toEqual(['e', 'd']);
  const raw = await letters(folder, 'list', '--where', 'key=e', '--base64');
  expect(linesOf(raw.out)[0]).toMatchObject({
    value: {base64: Buffer.from('{"amount":').toString('base64')},
  });
});

test('after a mend the letters are replayed and processed, each once', async () => {
  const folder = await shopWithLetters();
  const planned = await letters(folder, 'replay', '--where', 'exception=RangeError');
  expect(planned.errors).toMatch(/^would replay 3 letters; nothing was written/);
  const first = await letters(folder, 'replay', '--where', 'key=d', '--execute');
  expect(first.errors).toBe('replayed 1 letter\n');
  // The one that was picked out is not written again, and what it jumped over is.
  const rest = ['replay', '--where', 'exception=RangeError', '--execute'];
  expect((await letters(folder, ...rest)).errors).toBe('replayed 2 letters\n');
  expect((await letters(folder, ...rest)).errors).toBe('replayed 0 letters\n');
  const {out} = await letters(folder, 'list');
  expect(linesOf(out).map(({isReplayed}) => isReplayed)).toEqual([false, true, true, true]);
  await withFolderBroker(folder, async (broker) => {
    const orders = await recordsOf(broker, 'orders');
    expect(orders.slice(5)).toEqual([
      'd={"amount":-7}@4000',
      'b={"amount":-1}@2000',
      'f={"amount":-9}@6000',
    ]);
    await runDry(mended, broker);
    expect(await recordsOf(broker, 'amounts')).toEqual([
      'a=10@1000',
      'd=7@4000',
      'b=1@2000',
      'f=9@6000',
    ]);
  });
});

test('a letter that fails again is a letter again', async () => {
  const folder = await shopWithLetters();
  await letters(folder, 'replay', '--where', 'key=e', '--execute');
  await withFolderBroker(folder, (broker) => runDry(mended, broker));
  const {out} = await letters(folder, 'list', '--where', 'key=e');
  expect(linesOf(out)).toMatchObject([
    {origin: {offset: 3}, isReplayed: true},
    {origin: {offset: 5}, isReplayed: false, headers: [['source', 'test']]},
  ]);
});

test('a topic without letters is told', async () => {
  const folder = await temporaryFolder();
  expect(await letters(folder, 'list')).toMatchObject({
    code: 70,
    errors: 'STREAM_TOPIC_MISSING: there is no topic orders.dead-letters: no letters\n',
  });
});

test('the progress of a replay is kept as text, whatever was picked', () => {
  const progress = new ReplayProgress(10, undefined);
  for (const offset of [12, 15, 13, 40]) progress.add(offset, offset + 1);
  const {offset, metadata} = progress.position();
  expect(offset).toBe(10);
  const again = new ReplayProgress(0, {topic: 't', partition: 0, offset, metadata});
  const done = [9, 10, 11, 12, 13, 14, 15, 16, 39, 40, 41].filter((at) => again.has(at));
  expect(done).toEqual([9, 12, 13, 15, 40]);
  again.add(10, 12);
  expect(again.next).toBe(14);
  // The log has lost all before 20, which needs no replay.
  expect(new ReplayProgress(20, {topic: 't', partition: 0, ...again.position()}).next).toBe(20);
  for (let at = 100; at < 4_000; at += 2) again.add(at, at + 1);
  expect(() => again.position()).toThrow('cannot remember which letters were replayed');
});
