import {expect, test} from 'vitest';
import {DriftLimit, type TimedTask} from './drift-limit.ts';

const task = (
  name: string,
  head: number | undefined,
  timeMs = -1,
  isCaughtUp = false,
): TimedTask => ({
  name,
  headTimestampMs: head,
  timeMs,
  isCaughtUp,
});

test('none takes a record further ahead of the slowest than allowed', () => {
  const drift = new DriftLimit(100, () => 0);
  expect(drift.limitMs([task('a', 5_000), task('b', 1_000), task('c', 9_000)])).toBe(1_100);
});

test('a task that waits for records counts with its stream time, one that has read everything does not', () => {
  const drift = new DriftLimit(100, () => 0);
  expect(drift.limitMs([task('a', 5_000), task('b', undefined, 2_000)])).toBe(2_100);
  expect(drift.limitMs([task('a', 5_000), task('b', undefined, 2_000, true)])).toBe(5_100);
  expect(drift.limitMs([task('a', 5_000), task('b', undefined)])).toBe(5_100);
  expect(drift.limitMs([])).toBe(Number.POSITIVE_INFINITY);
});

test('a task that does not get on holds the others back for a while only', () => {
  let nowMs = 0;
  const drift = new DriftLimit(100, () => nowMs);
  const tasks = [task('a', 5_000), task('stuck', undefined, 1_000)];
  expect(drift.limitMs(tasks)).toBe(1_100);
  nowMs = 9_999;
  expect(drift.limitMs(tasks)).toBe(1_100);
  nowMs = 10_000;
  expect(drift.limitMs(tasks)).toBe(Number.POSITIVE_INFINITY);
  expect(drift.limitMs([task('a', 5_000), task('stuck', 1_001)])).toBe(1_101);
});
