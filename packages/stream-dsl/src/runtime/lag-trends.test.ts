import {expect, test} from 'vitest';
import {LagTrends} from './lag-trends.ts';

const at = {topic: 'in', partition: 0};

test('a lag that shrinks is said to be gone when it would be', () => {
  const trends = new LagTrends();
  expect(trends.catchUpMs(at, 1_000, 0)).toBeUndefined();
  // 400 in 10 seconds: the 600 left take 15.
  expect(trends.catchUpMs(at, 600, 10_000)).toBe(15_000);
  expect(trends.catchUpMs(at, 0, 12_000)).toBe(0);
});

test('a lag that stays or grows has no end, and an old observation says nothing', () => {
  const trends = new LagTrends();
  trends.catchUpMs(at, 1_000, 0);
  expect(trends.catchUpMs(at, 1_000, 10_000)).toBeUndefined();
  expect(trends.catchUpMs(at, 2_000, 20_000)).toBeUndefined();
  expect(trends.catchUpMs(at, 500, 200_000)).toBeUndefined();
  expect(trends.catchUpMs({topic: 'in', partition: 1}, 500, 200_000)).toBeUndefined();
});
