import {expect, test} from 'vitest';
import {within} from '../dsl/join-windows.ts';
import {topology} from '../dsl/topology.ts';
import {json} from '../serdes.ts';
import {tumbling} from '../windows/time-windows.ts';
import {operatorHarness} from './operator-harness.ts';

const numbers = json<number>();

/** `count` records from `from` on: key `k<i mod keys>`, value i, one millisecond apart. */
function batchOf(count: number, keys: number, from = 0) {
  const indices = Array.from({length: count}, (_, i) => from + i);
  return {
    keys: indices.map((i) => `k${i % keys}`),
    values: indices,
    timestamps: indices,
  };
}

test('records of a batch go through the operators, and what sinks write is counted', () => {
  const harness = operatorHarness(
    topology('evens', ({stream}) => {
      stream('in', numbers)
        .filter((value) => value % 2 === 0)
        .to('out');
    }),
  );
  harness.push('in', batchOf(25_000, 10));
  expect(harness.writtenTo('out')).toBe(12_500);
  expect(harness.metrics()).toMatchObject({consumed: 25_000, produced: 12_500});
});

test('a flush forwards what was held back, and logs it', () => {
  const harness = operatorHarness(
    topology('counts', ({stream}) => {
      stream('in', numbers)
        .groupByKey()
        .windowedBy(tumbling(1_000, {grace: 0}))
        .count({name: 'counts'})
        .toStream()
        .to('out');
    }),
  );
  harness.push('in', batchOf(5_000, 10));
  expect(harness.writtenTo('out')).toBe(0);
  harness.flush();
  // Ten keys in each of five windows; those that closed longest ago are forwarded but need not be logged.
  expect(harness.writtenTo('out')).toBe(50);
  expect(harness.store('counts').get({key: 'k3', startMs: 4_000, endMs: 5_000})).toBe(100);
});

test('without a cache each update is forwarded at once', () => {
  const counts = topology('counts', ({stream}) => {
    stream('in', numbers).groupByKey().count().toStream().to('out');
  });
  const harness = operatorHarness(counts, {cacheBytes: 0});
  harness.push('in', batchOf(5_000, 10));
  expect(harness.writtenTo('out')).toBe(5_000);
});

test('records go through repartition topics', () => {
  const harness = operatorHarness(
    topology('regrouped', ({stream}) => {
      stream('in', numbers)
        .groupBy((value) => `group-${value % 3}`)
        .count({name: 'sizes'})
        .toStream()
        .to('out');
    }),
  );
  harness.push('in', batchOf(3_000, 10));
  harness.flush();
  expect([...harness.store('sizes').entries()]).toEqual([
    ['group-0', 1_000],
    ['group-1', 1_000],
    ['group-2', 1_000],
  ]);
  expect(harness.writtenTo('out')).toBe(3);
  expect(harness.loggedBy('sizes')).toBe(3);
});

test('tables, global tables and streams are joined', () => {
  const harness = operatorHarness(
    topology('joined', ({stream, table, globalTable}) => {
      const prices = table('prices', numbers);
      const names = globalTable('names', json<string>());
      stream('in', numbers)
        .join(prices, (value, price) => value * price)
        .joinGlobal(
          names,
          (_value, key) => key,
          (value, name) => `${name}: ${value}`,
        )
        .joinStream(stream('other', numbers), (left) => left, within('1 minute', {grace: 0}))
        .to('out');
    }),
  );
  harness.push('prices', batchOf(10, 10));
  harness.push('names', {keys: ['k1', 'k2'], values: ['one', 'two'], timestamps: [0, 0]});
  harness.push('in', batchOf(100, 10));
  harness.push('other', {keys: ['k1', 'k2'], values: [0, 0], timestamps: [50, 50]});
  // Each of two keys has ten records, all of them within a minute of the other side's one.
  expect(harness.writtenTo('out')).toBe(20);
});

test('asynchronous operators are waited for', async () => {
  const harness = operatorHarness(
    topology('async', ({stream}) => {
      stream('in', numbers)
        .mapAsync(async (value) => value + 1, {concurrency: 4})
        .to('out');
    }),
  );
  await harness.pushAsync('in', batchOf(100, 10));
  expect(harness.writtenTo('out')).toBe(100);
});

test('what the topology does not have is refused', () => {
  const harness = operatorHarness(
    topology('small', ({stream}) => {
      stream('in', numbers).to('out');
    }),
  );
  expect(() => harness.push('inn', batchOf(1, 1))).toThrow('the topology has no input topic inn');
  expect(() => harness.store('counts')).toThrow('the topology has no store counts');
});
