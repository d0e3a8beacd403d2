import {expect, test} from 'vitest';
import {systemClock} from '../ports/clock.ts';
import {steadyClock} from './steady-clock.ts';

test('a clock that is set back goes on from where it was', () => {
  let wallMs = 10_000;
  const clock = steadyClock({...systemClock, nowMs: () => wallMs});
  const read = (atMs: number): number => {
    wallMs = atMs;
    return clock.nowMs();
  };
  expect([10_000, 10_500, 2_000, 2_300, 9_000, 1_000, 1_001].map(read)).toEqual([
    10_000, 10_500, 10_500, 10_800, 17_500, 17_500, 17_501,
  ]);
});
