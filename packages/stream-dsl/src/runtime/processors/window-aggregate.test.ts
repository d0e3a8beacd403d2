import {describe, expect, test} from 'vitest';
import {FEEDINGS, fed} from '../../../test/feed.ts';
import {count, sum} from '../../dsl/aggregators.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {hopping, tumbling} from '../../windows/time-windows.ts';

const amount = json<number>();

const finals = topology('finals', ({stream}) => {
  const counts = stream('in', amount)
    .groupByKey()
    .windowedBy(tumbling(2, {grace: 1}), {emit: 'onWindowClose'})
    .count({name: 'counts'});
  counts.toStream().to('out');
  counts.late().to('late');
});

function pipeTimes(driver: ReturnType<typeof testDriver>, times: readonly number[]): void {
  for (const time of times) driver.input('in').pipe('k', 1, time);
}

const window = (startMs: number, value: unknown, timestampMs: number) => ({
  key: {key: 'k', startMs, endMs: startMs + 2},
  value,
  timestampMs,
});

test('rules 1, 2, 6 and 7: the example of the semantics page', () => {
  const driver = testDriver(finals);
  pipeTimes(driver, [0, 1, 2, 1, 0, 5, 0]);
  expect(driver.output('out').read()).toEqual([window(0, 4, 1), window(2, 1, 2)]);
  expect(driver.output('late').read()).toEqual([{key: 'k', value: 1, timestampMs: 0}]);
  expect(driver.metrics().late).toBe(1);
});

test.each([
  {name: 'a record one before the limit', timeMs: 2, expected: []},
  {name: 'a record at the limit', timeMs: 3, expected: [window(0, 1, 0)]},
])('rule 6: end + grace is when a window closes: $name', ({timeMs, expected}) => {
  const driver = testDriver(finals);
  pipeTimes(driver, [0, timeMs]);
  expect(driver.output('out').read()).toEqual(expected);
});

test('rule 1: a record of another key advances the time', () => {
  const driver = testDriver(finals);
  driver.input('in').pipe('k', 1, 0);
  driver.input('in').pipe('other', 1, 3);
  expect(driver.output('out').read()).toEqual([window(0, 1, 0)]);
});

test('rule 6: a final survives a restart, once', () => {
  const driver = testDriver(finals);
  pipeTimes(driver, [0, 1]);
  driver.restart();
  pipeTimes(driver, [3]);
  driver.restart();
  pipeTimes(driver, [9]);
  expect(driver.output('out').read()).toEqual([window(0, 2, 1), window(2, 1, 3)]);
});

test('rule 1: stream time survives a restart', () => {
  const driver = testDriver(finals);
  pipeTimes(driver, [5]);
  driver.restart();
  pipeTimes(driver, [0]);
  expect(driver.metrics().late).toBe(1);
});

test('rule 8: a windowed aggregate drops null keys only', () => {
  const driver = testDriver(finals);
  driver.input('in').pipe(null, 1, 0);
  driver.input('in').pipe('k', null, 0);
  pipeTimes(driver, [5]);
  expect(driver.output('out').read()).toEqual([window(0, 1, 0)]);
  expect(driver.metrics().dropped).toEqual([{node: 'counts', reason: 'null-key', count: 1}]);
});

test('updates are forwarded once per commit and expire with their window', () => {
  const updates = topology('updates', ({stream}) => {
    stream('in', amount)
      .groupByKey()
      .windowedBy(tumbling(2, {grace: 1}))
      .aggregate({orders: count(), total: sum((value) => value)}, {name: 'totals'})
      .toStream()
      .to('out');
  });
  const driver = testDriver(updates);
  pipeTimes(driver, [0, 1]);
  expect(driver.output('out').read()).toEqual([
    window(0, {orders: 1, total: 1}, 0),
    window(0, {orders: 2, total: 2}, 1),
  ]);
  pipeTimes(driver, [3]);
  expect([...driver.store('totals').entries()]).toEqual([
    [
      {key: 'k', startMs: 2, endMs: 4},
      {orders: 1, total: 1},
    ],
  ]);
});

test('behind a repartition topic the writer says the time, and the late branch has the record as it was', () => {
  const regrouped = topology('regrouped', ({stream}) => {
    const counts = stream('in', amount)
      .groupBy((value) => `amount ${value}`)
      .windowedBy(tumbling(2, {grace: 1}), {emit: 'onWindowClose'})
      .count();
    counts.toStream().to('out');
    counts.late().to('late');
  });
  const driver = testDriver(regrouped);
  pipeTimes(driver, [0, 3, 0]);
  expect(driver.output('out').read()).toMatchObject([
    {key: {key: 'amount 1', startMs: 0}, value: 1, timestampMs: 0},
  ]);
  expect(driver.output('late').read()).toEqual([{key: 'amount 1', value: 1, timestampMs: 0}]);
});

const hops = topology('hops', ({stream}) => {
  const counts = stream('in', amount)
    .groupByKey()
    .windowedBy(hopping(4, {advance: 2, grace: 0}))
    .count({name: 'counts'});
  counts.toStream().to('out');
  counts.late().to('late');
});

const hop = (startMs: number, value: number, timestampMs: number) => ({
  key: {key: 'k', startMs, endMs: startMs + 4},
  value,
  timestampMs,
});

describe.each(FEEDINGS)('hopping windows, fed %s', (feeding) => {
  test('rules 2 and 7: a record may enter one window and be late for another', () => {
    const driver = fed(
      hops,
      [1, 3, 4, 3, 6, 1].map((timeMs) => ['k', 1, timeMs]),
      feeding,
    );
    expect(driver.output('out').read()).toEqual([
      hop(0, 1, 1),
      hop(0, 2, 3),
      hop(2, 1, 3),
      hop(2, 2, 4),
      hop(4, 1, 4),
      // At 4 the window [0, 4) is closed; [2, 6) is not.
      hop(2, 3, 4),
      hop(4, 2, 6),
      hop(6, 1, 6),
    ]);
    expect(driver.output('late').read()).toEqual([
      {key: 'k', value: 1, timestampMs: 3},
      {key: 'k', value: 1, timestampMs: 1},
    ]);
    expect(driver.metrics().late).toBe(2);
  });
});

test('rule 7: a record late for several windows counts once for each, and is told once', () => {
  const driver = testDriver(hops);
  pipeTimes(driver, [20, 3]);
  expect(driver.metrics().late).toBe(2);
  expect(driver.output('late').read()).toHaveLength(1);
});

test('a final carries the headers of the record that closed its window', () => {
  const driver = testDriver(finals);
  const headers = [['closed-by', Buffer.from('me')]] as const;
  pipeTimes(driver, [0]);
  driver.input('in').pipe('other', 1, 9, {headers});
  expect(driver.output('out').read()).toEqual([{...window(0, 1, 0), headers}]);
});

test('the first update of a window is said to replace what it began with, as in Kafka Streams', () => {
  const sums = topology('sums', ({stream}) => {
    stream('in', amount)
      .groupByKey()
      .windowedBy(tumbling(2, {grace: 0}))
      .aggregate({init: () => 10, add: (sum, value) => sum + value})
      .groupBy((sum) => ['all', sum])
      .aggregate(
        () => 0,
        (total, sum) => total + sum,
        (total, sum) => total - sum,
      )
      .toStream()
      .to('out');
  });
  const driver = testDriver(sums);
  pipeTimes(driver, [0, 2]);
  // Of the second window 10 is taken out, which was never put in.
  expect(
    driver
      .output('out')
      .read()
      .map(({value}) => value),
  ).toEqual([11, 12]);
});

test('closed windows stay as long as they are asked for', () => {
  const build = (retention: number | undefined) =>
    topology('kept', ({stream}) => {
      stream('in', amount)
        .groupByKey()
        .windowedBy(tumbling(2, {grace: 1}))
        .count({name: 'counts', retention})
        .toStream()
        .to('out');
    });
  const starts = (retention: number | undefined) => {
    const driver = testDriver(build(retention));
    pipeTimes(driver, [0, 2, 10]);
    driver.restart();
    return [...driver.store('counts').entries()].map(([key]) => (key as {startMs: number}).startMs);
  };
  expect(starts(undefined)).toEqual([10]);
  // At 10 the window [2, 4) has ended 6 ms ago.
  expect(starts(5)).toEqual([10]);
  expect(starts(6)).toEqual([2, 10]);
  expect(starts(8)).toEqual([0, 2, 10]);
});

test('a join of windows finds closed ones, which a day keeps', () => {
  const joined = topology('joined-windows', ({stream}) => {
    const counts = (topic: string, grace: number) =>
      stream(topic, amount).groupByKey().windowedBy(tumbling(2, {grace})).count();
    counts('in', 0)
      .join(counts('slow', 100), (left, right) => left + right)
      .toStream()
      .to('out');
  });
  const driver = testDriver(joined);
  pipeTimes(driver, [0, 50]);
  driver.restart();
  driver.input('slow').pipe('k', 1, 1);
  expect(driver.output('out').read()).toEqual([window(0, 2, 1)]);
});
