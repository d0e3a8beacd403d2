import {json, topology, tumbling} from '@crm/stream-dsl';
import {testDriver} from '@crm/stream-dsl/testing';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('several partitions and a restart', () => {
  const perUser = topology('per-user', ({stream}) => {
    stream('clicks', json<{user: string}>())
      .groupBy((click) => click.user)
      .count({name: 'clicks'})
      .toStream()
      .to('clicks-per-user');
  });
  const driver = testDriver(perUser, {partitions: 4});
  for (const page of ['/a', '/b', '/c']) feed(driver, 'clicks', [page, {user: 'ann'}, 1]);
  driver.restart(); // memory is gone, topics are not
  feed(driver, 'clicks', ['/d', {user: 'ann'}, 2]);
  expect(seen(driver, 'clicks-per-user').map(([, count]) => count)).toEqual([1, 2, 3, 4]);
  expect(driver.store('clicks').get('ann')).toBe(4);
});

test('the order of records that wait', () => {
  const merged = topology('merged', ({stream}) => {
    stream('left', json<number>()).merge(stream('right', json<number>())).to('out');
  });
  const driver = testDriver(merged);
  for (const n of [1, 5, 3]) driver.input('left').queue('a', n, n);
  for (const n of [2, 4, 6]) driver.input('right').queue('a', n, n);
  driver.settle();
  expect(seen(driver, 'out').map(([, n]) => n)).toEqual([1, 2, 4, 5, 3, 6]);
});

test('what was dropped, and why', () => {
  const counted = topology('counted', ({stream}) => {
    stream('in', json<number>()).groupByKey().count({name: 'counts'});
  });
  const driver = testDriver(counted);
  feed(driver, 'in', [null, 1, 1], ['a', null, 2], ['a', 1, 3]);
  expect(driver.metrics().dropped).toEqual([
    {node: 'counts', reason: 'null-key', count: 1},
    {node: 'counts', reason: 'null-value', count: 1},
  ]);
});

test('typed outputs and what is expected', () => {
  const prices = json<{total: number}>();
  const taxed = topology('taxed', ({stream}) => {
    stream('orders', prices)
      .mapValues(({total}) => ({total: total * 1.5}), {value: prices})
      .to('taxed');
  });
  const driver = testDriver(taxed);
  feed(driver, 'orders', ['o1', {total: 2}, 7]);
  const out = driver.output('taxed', {value: prices});
  out.expect([{key: 'o1', value: {total: 3}}]);
  feed(driver, 'orders', ['o2', {total: 4}, 8]);
  expect(() => out.expect([{key: 'o2', value: {total: 5}}])).toThrow(
    `taxed: expected 1 records, found 1
  expected         | found
! "o2" {"total":5} | "o2" {"total":6} @8`,
  );
});

test('both clocks', () => {
  const perMinute = topology('per-minute', ({stream}) => {
    stream('clicks', json<string>())
      .groupByKey()
      .windowedBy(tumbling('1 minute', {grace: '10 seconds'}), {emit: 'onWindowClose'})
      .count({name: 'clicks'})
      .toStream()
      .to('clicks-per-minute');
  });
  const driver = testDriver(perMinute);
  feed(driver, 'clicks', ['/a', 'ann', 30_000]);
  driver.advanceStreamTime(69_999);
  expect(seen(driver, 'clicks-per-minute')).toEqual([]);
  driver.advanceStreamTime(70_000); // the end of the window, and its grace
  expect(driver.output('clicks-per-minute').read()).toMatchObject([
    {value: 1, timestampMs: 30_000},
  ]);
});
