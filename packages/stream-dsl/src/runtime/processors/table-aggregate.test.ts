import {describe, expect, test} from 'vitest';
import {FEEDINGS, type Fed, feed, rowsOf} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

interface Item {
  readonly group: string | null;
  readonly amount: number | null;
}
const item = json<Item>();

const groups = topology('groups', ({table}) => {
  const grouped = table('in', item).groupBy(({group, amount}) => [group, amount]);
  grouped.count().toStream().to('counts');
  grouped
    .reduce(
      (sum, amount) => sum + amount,
      (sum, amount) => sum - amount,
    )
    .toStream()
    .to('sums');
  grouped
    .aggregate(
      () => 100,
      (sum, amount) => sum + amount,
      (sum, amount) => (amount === 7 ? null : sum - amount),
      {name: 'totals'},
    )
    .toStream()
    .to('totals');
});

const put = (key: string, group: string | null, amount: number | null, at: number): Fed => [
  'in',
  key,
  {group, amount},
  at,
];
const script: readonly Fed[] = [
  put('1', 'x', 1, 1),
  put('2', 'x', 2, 2),
  put('1', 'y', 10, 3),
  put('2', 'x', 20, 1),
  ['in', '2', null, 9],
  put('3', null, 20, 11),
  put('1', 'y', null, 12),
  put('1', 'y', 3, 7),
];

describe.each(FEEDINGS)('fed %s', (feeding) => {
  // Expected as seen on Kafka Streams 4.3.0.
  test('rule 13: the old value leaves its group, then the new one enters its own', () => {
    const driver = feed(groups, script, feeding);
    expect(rowsOf(driver, 'counts')).toEqual([
      ['x', 1, 1],
      ['x', 2, 2],
      ['x', 1, 3],
      ['y', 1, 3],
      ['x', 1, 3],
      ['x', 0, 9],
      ['y', 0, 12],
      ['y', 1, 12],
    ]);
    expect(rowsOf(driver, 'sums')).toEqual([
      ['x', 1, 1],
      ['x', 3, 2],
      ['x', 2, 3],
      ['y', 10, 3],
      ['x', 20, 3],
      ['x', 0, 9],
      ['y', 0, 12],
      ['y', 3, 12],
    ]);
    expect(rowsOf(driver, 'totals')).toEqual([
      ['x', 101, 1],
      ['x', 103, 2],
      ['x', 102, 3],
      ['y', 110, 3],
      ['x', 120, 3],
      ['x', 100, 9],
      ['y', 100, 12],
      ['y', 103, 12],
    ]);
    expect(driver.metrics().dropped).toEqual([]);
  });

  test('a null aggregate is a tombstone, and the next value starts it again', () => {
    const driver = feed(
      groups,
      [put('1', 'x', 7, 1), put('1', 'x', 8, 2), put('1', 'y', 1, 3), put('1', 'x', 2, 1)],
      feeding,
    );
    expect(rowsOf(driver, 'totals')).toEqual([
      ['x', 107, 1],
      ['x', 108, 2],
      ['x', 100, 3],
      ['y', 101, 3],
      ['y', 100, 3],
      ['x', 102, 3],
    ]);
  });
});

test('a combined change whose old value removes the group leaves the new value to start it', () => {
  const driver = feed(
    groups,
    [put('1', 'x', 7, 5), put('2', 'x', 1, 6), put('1', 'x', 3, 2)],
    'piped',
  );
  expect(rowsOf(driver, 'totals')).toEqual([
    ['x', 107, 5],
    ['x', 108, 6],
    ['x', 103, 6],
  ]);
  expect(driver.store('totals').get('x')).toBe(103);
});

test('keys other than text need a serde, and are the same group where their bytes are', () => {
  const typed = topology('typed', ({table}) => {
    table('in', item)
      .groupBy(({group, amount}) => [{group}, amount], {key: json<{group: string | null}>()})
      .count()
      .toStream()
      .to('out');
  });
  const driver = testDriver(typed);
  driver.input('in').pipe('1', {group: 'x', amount: 1}, 1);
  driver.input('in').pipe('1', {group: 'x', amount: 2}, 2);
  expect(rowsOf(driver, 'out')).toEqual([
    [{group: 'x'}, 1, 1],
    [{group: 'x'}, 1, 2],
  ]);
});

test('with caching an aggregate forwards once per commit', () => {
  const driver = testDriver(groups, {cacheBytes: 1});
  for (const [topic, key, value, at] of script.slice(0, 2))
    driver.input(topic).queue(key, value, at);
  driver.settle();
  driver.input('in').pipe('1', {group: 'y', amount: 10}, 3);
  expect(rowsOf(driver, 'counts').at(-1)).toEqual(['y', 1, 3]);
  expect(driver.store('totals').get('x')).toBe(102);
});
