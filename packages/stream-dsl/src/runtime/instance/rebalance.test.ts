import {expect, test} from 'vitest';
import {brokerWith, produce, readTopic} from '../../../test/instances.ts';
import {topology} from '../../dsl/topology.ts';
import {run} from '../../run.ts';
import {json} from '../../serdes.ts';

const within = {timeout: 10_000, interval: 5};

/** Counts per key, and remembers how often each partition was taken up. */
function counting(opened: Map<number, number>) {
  return topology('counting', ({stream}) => {
    stream('in', json<number>())
      .groupByKey()
      .count({name: 'seen'})
      .toStream()
      .process<number>((context) => {
        opened.set(context.partition, (opened.get(context.partition) ?? 0) + 1);
        return {process: (record) => context.forward(record)};
      })
      .to('out');
  });
}

const keys = Array.from({length: 40}, (_, i) => `k${i}`);
const round = (n: number) => keys.map((key, i) => [key, i, n] as const);

async function expectCounts(broker: Awaited<ReturnType<typeof brokerWith>>, count: number) {
  await expect
    .poll(async () => {
      const latest = new Map(await readTopic(broker, 'out'));
      return keys.filter((key) => latest.get(key) !== String(count)).length;
    }, within)
    .toBe(0);
}

test('an instance that joins takes its share, and what stays is not touched', async () => {
  const broker = await brokerWith({in: 4, out: 4});
  const opened = [new Map<number, number>(), new Map<number, number>()] as const;
  const options = {broker, commitIntervalMs: 5};
  const first = await run(counting(opened[0]), options);
  await produce(broker, 'in', round(1));
  await expectCounts(broker, 1);
  const second = await run(counting(opened[1]), options);
  await expect.poll(() => second.metrics().tasks, within).toBe(2);
  await produce(broker, 'in', round(2));
  await expectCounts(broker, 2);
  expect([...opened[0].values()]).toEqual([1, 1, 1, 1]);
  expect([...opened[1].values()]).toEqual([1, 1]);
  await second.close();
  await expect.poll(() => first.metrics().tasks, within).toBe(4);
  await produce(broker, 'in', round(3));
  await expectCounts(broker, 3);
  const stayed = [0, 1, 2, 3].filter((partition) => !opened[1].has(partition));
  for (const partition of stayed) expect(opened[0].get(partition)).toBe(1);
  await first.close();
  await broker.close();
});

test('an instance with an id keeps its tasks over a restart', async () => {
  const broker = await brokerWith({in: 4, out: 4});
  const opened = [new Map<number, number>(), new Map<number, number>()] as const;
  const options = {broker, commitIntervalMs: 5};
  const first = await run(counting(opened[0]), {...options, instanceId: 'a'});
  const second = await run(counting(opened[1]), {...options, instanceId: 'b'});
  await expect.poll(() => [first.metrics().tasks, second.metrics().tasks], within).toEqual([2, 2]);
  const rebalances = first.metrics().rebalances;
  const before = [...opened[1].keys()].sort();
  await second.close();
  const again = await run(counting(opened[1]), {...options, instanceId: 'b'});
  await expect.poll(() => again.metrics().tasks, within).toBe(2);
  expect([...opened[1].keys()].sort()).toEqual(before);
  expect(first.metrics().rebalances).toBe(rebalances);
  await produce(broker, 'in', round(1));
  await expectCounts(broker, 1);
  await again.close({leaves: true});
  await expect.poll(() => first.metrics().tasks, within).toBe(4);
  await first.close();
  await broker.close();
});

test('a wider input is taken up where nothing depends on its width, and refused with the way out elsewhere', async () => {
  const broker = await brokerWith({in: 2, out: 2});
  const copying = topology('copying', ({stream}) => {
    stream('in', json<number>()).to('out');
  });
  const options = {broker, commitIntervalMs: 5, metadataMaxAgeMs: 20};
  const app = await run(copying, options);
  const keeping = await run(counting(new Map()), options);
  await broker.admin.createPartitions('in', 3);
  await expect.poll(() => app.metrics().tasks, within).toBe(3);
  await produce(broker, 'in', [['k', 1, 1]], 2);
  await expect.poll(async () => (await readTopic(broker, 'out')).length, within).toBe(1);
  await expect(keeping.done).rejects.toMatchObject({
    code: 'STREAM_TOPIC_MISMATCH',
    message: expect.stringContaining('stream reset'),
  });
  await app.close();
  await broker.close();
});

test('a standby takes over without reading the changelog again', async () => {
  const broker = await brokerWith({in: 4, out: 4});
  const opened = new Map<number, number>();
  const restored: number[] = [];
  const options = {broker, commitIntervalMs: 5, standbyReplicas: 1};
  const first = await run(counting(opened), options);
  const second = await run(counting(opened), {
    ...options,
    onRestore: ({restoredRecords, isDone}) => {
      if (isDone) restored.push(restoredRecords);
    },
  });
  await expect.poll(() => [first.metrics().tasks, second.metrics().tasks], within).toEqual([2, 2]);
  await produce(broker, 'in', round(1));
  await produce(broker, 'in', round(2));
  await expectCounts(broker, 2);
  const standbys = () => second.view.tasks().filter(({kind}) => kind === 'standby');
  await expect
    .poll(() => standbys().map(({restoreRemaining}) => restoreRemaining), within)
    .toEqual([0, 0]);
  // What each has and what it keeps for the other is everything.
  expect(second.store('seen').size).toBeLessThan(keys.length);
  const stale = second.store('seen', {stale: true});
  expect(keys.map((key) => stale.get(key))).toEqual(keys.map(() => 2));
  expect([...stale.range()]).toHaveLength(keys.length);
  restored.length = 0;
  await first.close();
  await expect.poll(() => second.metrics().tasks, within).toBe(4);
  expect(restored).toEqual([0, 0]);
  await produce(broker, 'in', round(3));
  await expectCounts(broker, 3);
  expect(standbys()).toEqual([]);
  await second.close();
  await broker.close();
});
