import type {AssignorMember} from '@crm/stream-dsl';
import {expect, test} from 'vitest';
import {spreadPartitions} from './spread-partitions.ts';

const counts = new Map([
  ['orders', 2],
  ['events', 3],
]);

function memberOf(memberId: string, ...owned: readonly string[]): AssignorMember {
  const partitions = owned.map((name) => {
    const [topic = '', partition] = name.split('-');
    return {topic, partition: Number(partition)};
  });
  return {memberId, instanceId: undefined, owned: partitions, userData: new Uint8Array()};
}

function sharesOf(members: readonly AssignorMember[], partitionCounts = counts) {
  const dealt = [...spreadPartitions(members, partitionCounts)].map(([memberId, {partitions}]) => [
    memberId,
    partitions.map(({topic, partition}) => `${topic}-${partition}`),
  ]);
  return Object.fromEntries(dealt);
}

test.each([
  {
    name: 'dealt out in turn',
    members: [memberOf('b'), memberOf('a')],
    expected: {a: ['events-0', 'events-2', 'orders-1'], b: ['events-1', 'orders-0']},
  },
  {
    name: 'all to who is alone',
    members: [memberOf('a')],
    expected: {a: ['events-0', 'events-1', 'events-2', 'orders-0', 'orders-1']},
  },
  {
    name: 'kept by their owners where that is even',
    members: [memberOf('a', 'orders-0', 'orders-1'), memberOf('b', 'events-0')],
    expected: {a: ['orders-0', 'orders-1', 'events-2'], b: ['events-0', 'events-1']},
  },
  {
    name: 'taken from who has too many, and no more than that',
    members: [
      memberOf('a', 'events-0', 'events-1', 'events-2', 'orders-0', 'orders-1'),
      memberOf('b'),
    ],
    expected: {a: ['events-0', 'events-1', 'events-2'], b: ['orders-0', 'orders-1']},
  },
])('the partitions are $name', ({members, expected}) => {
  expect(sharesOf(members)).toEqual(expected);
});

test('even shares stay with their owners whatever the order of the members', () => {
  const members = [memberOf('c', 'events-0'), memberOf('a', 'events-1'), memberOf('b', 'events-2')];
  const shares = sharesOf(members, new Map([['events', 3]]));
  expect(shares).toEqual({a: ['events-1'], b: ['events-2'], c: ['events-0']});
});

test('members without a partition get an empty share', () => {
  expect(sharesOf([memberOf('a'), memberOf('b')], new Map([['events', 1]]))).toEqual({
    a: ['events-0'],
    b: [],
  });
});
