import {mkdtemp, open, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/index.ts';
import {count} from '../dsl/aggregators.ts';
import {topology} from '../dsl/topology.ts';
import type {Broker} from '../ports/broker.ts';
import type {StateStorage} from '../ports/state-storage.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import {json} from '../serdes.ts';
import {memoryState} from '../state-storage/memory/memory-state.ts';
import {sqliteState} from '../state-storage/sqlite/sqlite-state.ts';
import {tumbling} from '../windows/time-windows.ts';
import type {Guarantee} from './run-options.ts';
import type {StreamApp} from './stream-app.ts';
import type {RestoreProgress} from './task-state.ts';

const WINDOW_MS = 1_000;
const totals = topology('totals', ({stream, table}) => {
  const names = table('names', json<string>());
  const all = stream('in', json<number>());
  all.join(names, (value, name) => `${name}: ${value}`).to('named');
  all.groupByKey().aggregate({records: count()}, {name: 'by-key'}).toStream().to('out');
  all
    .groupByKey()
    .windowedBy(tumbling(WINDOW_MS, {grace: 0}))
    .aggregate({records: count()}, {name: 'by-window'});
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'task-state-'));
  onTestFinished(() => rm(folder, {recursive: true}));
  return folder;
}

async function newBroker(): Promise<Broker> {
  const broker = memoryBroker();
  await broker.connect();
  onTestFinished(() => broker.close());
  const topics = ['in', 'names', 'named', 'out'];
  await broker.createTopics(topics.map((topic) => ({topic, partitions: 1})));
  return broker;
}

async function produce(
  broker: Broker,
  topic: string,
  {from, to}: {readonly from: number; readonly to: number},
): Promise<void> {
  const records = new RecordBatchBuilder();
  for (let n = from; n < to; n++) records.append(`key-${n % 10}`, JSON.stringify(n), n * 10);
  const producer = await broker.producer();
  await producer.send([{topic, partition: 0, records}]);
  await producer.close();
}

interface Running {
  readonly app: StreamApp;
  readonly restores: readonly RestoreProgress[];
}

async function start(
  broker: Broker,
  state: StateStorage | undefined,
  guarantee: Guarantee = 'exactly-once',
): Promise<Running> {
  const restores: RestoreProgress[] = [];
  const onRestore = (progress: RestoreProgress) => restores.push(progress);
  const app = await run(totals, {broker, state, guarantee, commitIntervalMs: 1, onRestore});
  onTestFinished(() => app.close().catch(() => undefined));
  await expect.poll(() => app.metrics().tasks, {timeout: 5_000}).toBe(1);
  return {app, restores};
}

/** Waits until all of `records` are processed, then closes. */
async function finish({app}: Running, records: number): Promise<void> {
  const total = () =>
    [...app.store('by-key').entries()].reduce((sum, [, value]) => {
      return sum + (value as {records: number}).records;
    }, 0);
  await expect.poll(total, {timeout: 5_000}).toBe(records);
  await app.close();
}

/** Records that were read from the topics of each store. */
function restoredOf({restores}: Running): Readonly<Record<string, number>> {
  return Object.fromEntries(restores.map(({store, restoredRecords}) => [store, restoredRecords]));
}

const refusalsOf = ({restores}: Running) => [
  ...new Set(restores.flatMap(({refusal}) => refusal ?? [])),
];

const backends = [
  {name: 'sqlite', make: async () => sqliteState({folder: await newFolder()})},
  {name: 'memory', make: async () => memoryState()},
];

for (const guarantee of ['exactly-once', 'at-least-once'] as const) {
  test.each(backends)(
    `rule 20: a restart reads only what the disk does not have ($name, ${guarantee})`,
    async ({make}) => {
      const [broker, state] = [await newBroker(), await make()];
      await produce(broker, 'names', {from: 0, to: 10});
      await produce(broker, 'in', {from: 0, to: 100});
      await finish(await start(broker, state, guarantee), 100);
      const again = await start(broker, state, guarantee);
      expect(restoredOf(again)).toEqual({'by-key': 0, 'by-window': 0, 'names-store': 0});
      expect(refusalsOf(again)).toEqual([]);
      await produce(broker, 'in', {from: 100, to: 150});
      await finish(again, 150);
      // Another instance goes on without this disk, then this one comes back: it reads what the other one wrote.
      await produce(broker, 'in', {from: 150, to: 160});
      const other = await start(broker, undefined, guarantee);
      await finish(other, 160);
      const third = await start(broker, state, guarantee);
      expect(restoredOf(third)['by-key']).toBeGreaterThanOrEqual(10);
      expect(restoredOf(third)['by-key']).toBeLessThan(restoredOf(other)['by-key'] ?? 0);
      const counts = third.app.store('by-key').entries();
      expect(Object.fromEntries(counts)).toEqual(
        Object.fromEntries(Array.from({length: 10}, (_, n) => [`key-${n}`, {records: 16}])),
      );
      await finish(third, 160);
    },
  );
}

test('an image that is ahead of its topic, or older than it, is rebuilt and told', async () => {
  const state = memoryState();
  const first = await newBroker();
  await produce(first, 'in', {from: 0, to: 100});
  await finish(await start(first, state), 100);
  // Another cluster, where the topics hold less.
  const second = await newBroker();
  const again = await start(second, state);
  expect(refusalsOf(again)).toEqual([
    expect.stringMatching(
      /cannot use the image of store by-key: it is at offset \d+, and the topic ends at 0; it is/,
    ),
    expect.stringContaining('store by-window'),
  ]);
  expect([...again.app.store('by-key').entries()]).toEqual([]);
  await produce(second, 'in', {from: 0, to: 30});
  await finish(again, 30);
});

test('a damaged file is refused, told, and rebuilt from the changelog', async () => {
  const [broker, folder] = [await newBroker(), await newFolder()];
  await produce(broker, 'in', {from: 0, to: 100});
  await finish(await start(broker, sqliteState({folder})), 100);
  const file = await open(join(folder, 'totals', '0_0.sqlite'), 'r+');
  await file.write(Buffer.alloc(50, 0xff), 0, 50, 5_000);
  await file.close();
  const again = await start(broker, sqliteState({folder}));
  expect(refusalsOf(again)).toEqual([
    expect.stringContaining('it has changed since it was closed'),
  ]);
  expect(restoredOf(again)['by-key']).toBeGreaterThanOrEqual(10);
  expect(again.app.store('by-key').size).toBe(10);
  await finish(again, 100);
});

test('a second application on the same folder does not start', async () => {
  const [broker, folder] = [await newBroker(), await newFolder()];
  const first = await start(broker, sqliteState({folder}));
  await expect(run(totals, {broker, state: sqliteState({folder})})).rejects.toMatchObject({
    code: 'STREAM_STORAGE_FAILED',
    message: expect.stringContaining('has it open'),
  });
  await first.app.close();
});
