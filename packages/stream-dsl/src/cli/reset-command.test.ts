import {existsSync} from 'node:fs';
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {run} from '../run.ts';
import {offsetTarget} from './reset/offset-target.ts';
import {internalTopicsByName} from './reset/plan-reset.ts';
import {
  recordsOf,
  runDry,
  send,
  shopModule,
  stream,
  temporaryFolder,
  withFolderBroker,
} from './testing/run-command.ts';
import {mended} from './testing/shop-topology.ts';

/** A log whose topology has processed three orders. */
async function shopWithOrders(): Promise<string> {
  const folder = await temporaryFolder();
  await withFolderBroker(folder, async (broker) => {
    await broker.createTopics(['orders', 'amounts'].map((topic) => ({topic, partitions: 1})));
    await send(broker, 'orders', [
      ['a', '{"amount":10}', 1_000],
      ['b', '{"amount":500}', 2_000],
      ['c', '{"amount":30}', 3_000],
    ]);
    await runDry(mended, broker);
  });
  return folder;
}

const internal = ['shop-sizes-changelog', 'shop-sizes-repartition'];

test('it shows what it would do, does that when told to, and the topology begins anew', async () => {
  const folder = await shopWithOrders();
  const states = join(folder, 'states');
  await mkdir(join(states, 'shop'), {recursive: true});
  await writeFile(join(states, 'shop', '0_0.sqlite'), 'state');
  const args = ['reset', '--topology', `${shopModule}#mended`, '--state-dir', states];
  const broker = ['--broker', `memory:${folder}`];

  const planned = await stream([...args, ...broker, '--json']);
  expect(planned).toMatchObject({code: 0, errors: ''});
  expect(JSON.parse(planned.out)).toEqual({
    application: 'shop',
    offsets: [{topic: 'orders', partition: 0, from: 3, offset: 0, isClamped: false}],
    deletedTopics: internal,
    deletedFolder: join(states, 'shop'),
    isDone: false,
  });
  await withFolderBroker(folder, async (log) => {
    expect(await log.topics()).toEqual(expect.arrayContaining(internal));
  });

  const done = await stream([...args, ...broker, '--execute']);
  expect(done.out).toContain('Reset application shop\n');
  expect(existsSync(join(states, 'shop'))).toBe(false);
  await withFolderBroker(folder, async (log) => {
    expect((await log.topics()).filter((topic) => internal.includes(topic))).toEqual([]);
    const app = await run(mended, {broker: log, commitIntervalMs: 10});
    // Counted from nothing: twice the orders would show that the old state was still there.
    const sizes = () => [...app.store('sizes').entries()].toSorted();
    await expect.poll(sizes).toEqual([
      ['large', {orders: 1}],
      ['small', {orders: 2}],
    ]);
    await app.close();
    expect(await recordsOf(log, 'amounts')).toHaveLength(6);
  });
});

test.each([
  {flag: ['--to-latest'], offset: 3},
  {flag: ['--to-earliest'], offset: 0},
  {flag: ['--to-offset', '2'], offset: 2},
  {flag: ['--to-offset', '99'], offset: 3},
  {flag: ['--shift-by', '-1'], offset: 2},
  {flag: ['--shift-by', '5'], offset: 3},
  {flag: ['--to-datetime', '1970-01-01T00:00:02Z'], offset: 1},
  {flag: ['--by-duration', 'P1D'], offset: 3},
])('$flag moves to $offset', async ({flag, offset}) => {
  const folder = await shopWithOrders();
  const args = [
    '--application',
    'shop',
    '--input-topics',
    'orders',
    '--broker',
    `memory:${folder}`,
  ];
  const {out} = await stream(['reset', ...args, ...flag, '--json']);
  expect(JSON.parse(out)).toMatchObject({offsets: [{from: 3, offset}], deletedTopics: internal});
});

test('without inputs positions stay; a topic that is not there is a mistake', async () => {
  const folder = await shopWithOrders();
  const reset = (...args: string[]) =>
    stream(['reset', '--application', 'shop', '--broker', `memory:${folder}`, ...args]);
  expect((await reset('--internal-topics', 'shop-sizes-changelog', '--json')).out).toContain(
    '"offsets":[],"deletedTopics":["shop-sizes-changelog"]',
  );
  expect(await reset('--input-topics', 'order')).toMatchObject({
    code: 64,
    errors: expect.stringMatching(/^input topic order does not exist/),
  });
  expect(await reset('--internal-topics', 'orders')).toMatchObject({
    code: 64,
    errors: expect.stringMatching(/^orders is no internal topic of shop: shop-sizes-changelog/),
  });
});

test('internal topics are told by their names', () => {
  const topics = ['shop', 'shop-x-changelog', 'shop-orders', 'shop-y-repartition-2', 'a-changelog'];
  const joined = ['shop-j-subscription-registration-topic', 'shop-j-subscription-response-topic'];
  expect(internalTopicsByName('shop', [...topics, ...joined])).toEqual([
    ...joined,
    'shop-x-changelog',
    'shop-y-repartition-2',
  ]);
});

test('a duration is taken from now', () => {
  const now = Date.parse('2026-01-05T09:00:00Z');
  expect(offsetTarget({'by-duration': 'P1DT2H3M4.5S'}, now)).toEqual({
    kind: 'time',
    timestampMs: Date.parse('2026-01-04T06:56:55.500Z'),
  });
});
