import {expect, test} from 'vitest';
import {firstDifference, rowSet} from './compare-rows.ts';

test.each([
  {name: 'equal but for the order', ours: ['a', 'b'], theirs: ['b', 'a'], expected: undefined},
  {name: 'one missing', ours: ['a', 'b'], theirs: ['a'], expected: {who: 'ours', row: 'b'}},
  {name: 'one too many', ours: ['a'], theirs: ['b', 'a'], expected: {who: 'theirs', row: 'b'}},
  {
    name: 'one twice',
    ours: ['a', 'b'],
    theirs: ['a', 'a', 'b'],
    expected: {who: 'theirs', row: 'a'},
  },
  {name: 'one changed', ours: ['a', 'c'], theirs: ['a', 'b'], expected: {who: 'theirs', row: 'b'}},
])('$name', ({ours, theirs, expected}) => {
  expect(firstDifference(rowSet(ours), rowSet(theirs))).toEqual(expected);
});
