import {expect, test} from 'vitest';
import {readCountsLine, Tally} from './tally.ts';

test('parts add up, and each failed part is named', () => {
  const tally = new Tally();
  tally.add('lint', {passed: 1, failed: 0});
  tally.add('unit tests', {passed: 40, failed: 2});
  tally.leaveOut('kafka: no java');
  expect(tally.line).toBe('41 passed, 2 failed');
  expect(tally.hasFailed).toBe(true);
  expect(tally.remarks).toEqual(['not tested: kafka: no java', 'failed: unit tests: 2 failed']);
});

test.each([
  {name: 'the last line', printed: 'a\n3 passed, 0 failed\n', expected: {passed: 3, failed: 0}},
  {name: 'nothing but the line', printed: '3 passed, 1 failed', expected: {passed: 3, failed: 1}},
  {name: 'something after it', printed: '3 passed, 1 failed\nbye', expected: undefined},
  {name: 'something beside it', printed: 'e2e: 3 passed, 1 failed', expected: undefined},
  {name: 'no line at all', printed: '', expected: undefined},
])('counts are read from $name', ({printed, expected}) => {
  expect(readCountsLine(printed)).toEqual(expected);
});
