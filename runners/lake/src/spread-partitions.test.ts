import {expect, test} from 'vitest';
import {spreadPartitions} from './spread-partitions.ts';

const counts = new Map([
  ['orders', 2],
  ['events', 3],
]);

test.each([
  {
    members: ['b', 'a'],
    expected: {a: ['events-0', 'events-2', 'orders-1'], b: ['events-1', 'orders-0']},
  },
  {members: ['a'], expected: {a: ['events-0', 'events-1', 'events-2', 'orders-0', 'orders-1']}},
])('the partitions are dealt out among $members', ({members, expected}) => {
  const dealt = [...spreadPartitions(members, counts)].map(([member, partitions]) => [
    member,
    partitions.map(({topic, partition}) => `${topic}-${partition}`),
  ]);
  expect(Object.fromEntries(dealt)).toEqual(expected);
});

test('members without a partition get an empty share', () => {
  const dealt = spreadPartitions(['a', 'b'], new Map([['events', 1]]));
  expect(dealt.get('b')).toEqual([]);
});
