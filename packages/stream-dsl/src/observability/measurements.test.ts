import {expect, test} from 'vitest';
import {LATENCY_BOUNDS_MS, LatencyHistogram} from './latency-histogram.ts';
import {RateMeter} from './rate-meter.ts';
import {RecentExtremes} from './recent-extremes.ts';

test('a rate is that of the last 30 full seconds, and of those that were since the start before', () => {
  let nowMs = 5_400;
  const meter = new RateMeter(() => nowMs);
  meter.add(10);
  expect(meter.perSecond).toBe(0);
  nowMs = 7_000;
  meter.add(1_000);
  // Seconds 5 and 6 are full; what is in second 7 does not count yet.
  expect(meter.perSecond).toBe(5);
  nowMs = 35_999;
  expect(meter.perSecond).toBeCloseTo(1_010 / 30);
  nowMs = 36_000;
  expect(meter.perSecond).toBeCloseTo(1_000 / 30);
  nowMs = 38_000;
  expect(meter.perSecond).toBe(0);
});

test('a rate survives a clock that is set back, and hours of silence', () => {
  let nowMs = 100_000;
  const meter = new RateMeter(() => nowMs);
  meter.add(60);
  nowMs = 50_000;
  meter.add(60);
  nowMs = 102_000;
  expect(meter.perSecond).toBe(60);
  nowMs = 9_000_000;
  expect(meter.perSecond).toBe(0);
});

test('extremes are forgotten after one window, or two', () => {
  let nowMs = 0;
  const extremes = new RecentExtremes(() => nowMs);
  expect(extremes.snapshot()).toBeUndefined();
  extremes.record({min: 1, max: 9, sum: 12, count: 3});
  nowMs = 30_000;
  extremes.record({min: 4, max: 4, sum: 4, count: 1});
  expect(extremes.snapshot()).toEqual({min: 1, max: 9, sum: 16, count: 4});
  nowMs = 60_000;
  expect(extremes.snapshot()).toEqual({min: 4, max: 4, sum: 4, count: 1});
  nowMs = 90_000;
  expect(extremes.snapshot()).toBeUndefined();
});

test('a histogram counts each duration in all buckets that hold it, bounds included', () => {
  const histogram = new LatencyHistogram(() => 0);
  for (const ms of [0, 1, 1.5, 30_000, 30_001]) histogram.record(ms);
  const {count, sumMs, maxMs, cumulativeCounts} = histogram.snapshot();
  expect({count, sumMs, maxMs}).toEqual({count: 5, sumMs: 60_003.5, maxMs: 30_001});
  expect(cumulativeCounts).toHaveLength(LATENCY_BOUNDS_MS.length);
  expect(cumulativeCounts.slice(0, 3)).toEqual([2, 3, 3]);
  expect(cumulativeCounts.at(-1)).toBe(4);
});
