import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {memoryBroker} from '../../brokers/memory/index.ts';
import {keyValueStore} from '../../dsl/processor.ts';
import {topology} from '../../dsl/topology.ts';
import {RecordBatchBuilder} from '../../record-batch/record-batch-builder.ts';
import {run} from '../../run.ts';
import {json} from '../../serdes.ts';
import {sqliteState} from '../../state-storage/sqlite/sqlite-state.ts';
import {testDriver} from '../../testing/index.ts';

const TTL_MS = 100;
const last = keyValueStore<string>('last', {ttl: TTL_MS});

/** Forwards what the store has, then keeps the record; a record with the key `time` is not kept. */
const remembering = topology('remembering', ({stream}) => {
  stream('in', json<string>())
    .process<unknown>(
      (context) => ({
        process: ({key, value}) => {
          const store = context.store(last);
          context.forward({key, value: store.entries()});
          if (key !== 'time') store.set(key, value);
        },
      }),
      {stores: [last]},
    )
    .to('out');
});

test('a store with a ttl forgets by stream time, also over a restart, and says so in its changelog', () => {
  const driver = testDriver(remembering);
  const input = driver.input('in');
  input.pipe('a', 'x', 1_000);
  input.pipe('b', 'y', 1_050);
  input.pipe('time', '', 1_000 + TTL_MS);
  input.pipe('time', '', 1_000 + TTL_MS + 1);
  driver.restart();
  expect(driver.store('last').get('b')).toBe('y');
  // An older record does not turn time back, and what it writes lives from its own time on.
  input.pipe('b', 'z', 1_020);
  input.pipe('time', '', 1_121);
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual([
    [],
    [['a', 'x']],
    [
      ['a', 'x'],
      ['b', 'y'],
    ],
    [['b', 'y']],
    [['b', 'y']],
    [],
  ]);
  const logged = driver.output('remembering-last-changelog').readText();
  expect(logged.map(({key, value, timestampMs}) => [key, value, timestampMs])).toEqual([
    ['a', '"x"', 1_000],
    ['b', '"y"', 1_050],
    ['a', null, 1_101],
    ['b', '"z"', 1_020],
    ['b', null, 1_121],
  ]);
});

test('a ttl holds for state on the disk, and over a restart from there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'process-ttl-'));
  onTestFinished(() => rm(folder, {recursive: true}));
  const broker = memoryBroker();
  await broker.connect();
  onTestFinished(() => broker.close());
  await broker.createTopics(['in', 'out'].map((topic) => ({topic, partitions: 1})));
  const producer = await broker.producer();
  onTestFinished(() => producer.close());
  const send = async (records: readonly (readonly [key: string, timestampMs: number])[]) => {
    const batch = new RecordBatchBuilder();
    for (const [key, timestampMs] of records) batch.append(key, '"x"', timestampMs);
    await producer.send([{topic: 'in', partition: 0, records: batch}]);
  };
  const start = async () => {
    const app = await run(remembering, {broker, state: sqliteState({folder}), commitIntervalMs: 1});
    onTestFinished(() => app.close().catch(() => undefined));
    await expect.poll(() => app.isReady, {timeout: 5_000}).toBe(true);
    return app;
  };
  const kept = (app: Awaited<ReturnType<typeof start>>) =>
    [...app.store('last').entries()].map(([key]) => key);
  const first = await start();
  await send([
    ['a', 1_000],
    ['b', 1_050],
    ['time', 1_000 + TTL_MS],
  ]);
  await expect.poll(() => first.metrics().consumed, {timeout: 5_000}).toBe(3);
  expect(kept(first)).toEqual(['a', 'b']);
  await first.close();
  const second = await start();
  expect(kept(second)).toEqual(['a', 'b']);
  await send([['time', 1_000 + TTL_MS + 1]]);
  await expect.poll(() => second.store('last').size, {timeout: 5_000}).toBe(1);
  expect(kept(second)).toEqual(['b']);
  await second.close();
  const third = await start();
  expect(kept(third)).toEqual(['b']);
  await third.close();
});

test('a ttl of 0 is refused, and so are two of them for one store', () => {
  expect(() => keyValueStore('none', {ttl: 0})).toThrow(
    expect.objectContaining({code: 'STREAM_CONFIG_INVALID'}),
  );
  const build = () =>
    testDriver(
      topology('process', ({stream}) => {
        const input = stream('in', json<number>());
        const idle = {process: () => undefined};
        input.process(() => idle, {stores: [keyValueStore<number>('both', {ttl: '1 minute'})]});
        input.process(() => idle, {stores: [keyValueStore<number>('both')]});
      }),
    );
  expect(build).toThrow(/declares both without a ttl, another one declares it otherwise/);
});
