import {expect, test} from 'vitest';
import {RateMeter} from './rate-meter.ts';

test('the rate is that of the last second', () => {
  const meter = new RateMeter();
  const samples = [
    {atMs: 0, count: 100, rate: 0},
    {atMs: 500, count: 200, rate: 200},
    {atMs: 1_000, count: 200, rate: 100},
    {atMs: 1_500, count: 200, rate: 0},
    {atMs: 4_000, count: 1_200, rate: 400},
  ];
  for (const {atMs, count, rate} of samples) expect(meter.measure(count, atMs)).toBe(rate);
});
