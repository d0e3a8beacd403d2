import {expect, test} from 'vitest';
import {count, sum} from '../../dsl/aggregators.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {tumbling} from '../../windows/time-windows.ts';

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
