import {expect, test} from 'vitest';
import {hasEqualHeads} from './law.ts';

const record = (topic: string, ts: number) => ({in: topic, key: 'a', value: 1, ts});

test.each([
  {
    name: 'rule 15: p1=[1,5,3], p2=[2,4,6] never has equal heads',
    batch: [1, 5, 3].map((ts) => record('p1', ts)).concat([2, 4, 6].map((ts) => record('p2', ts))),
    expected: false,
  },
  {name: 'equal in one topic', batch: [record('p1', 1), record('p1', 1)], expected: false},
  {name: 'equal at once', batch: [record('p1', 1), record('p2', 1)], expected: true},
  {
    name: 'equal only when the first are gone',
    batch: [record('p1', 1), record('p1', 5), record('p2', 2), record('p2', 5)],
    expected: true,
  },
])('$name', ({batch, expected}) => {
  expect(hasEqualHeads(batch)).toBe(expected);
});
