import {expect, test} from 'vitest';
import {recoveryOf} from './recovery.ts';
import type {Sample} from './sample.ts';

/** One sample a second; each output partition moves by 10 a second but where `isStopped` says so. */
function samplesOf(options: {
  readonly seconds: number;
  readonly lag: (second: number) => number;
  readonly isStopped?: (partition: number, second: number) => boolean;
}): readonly Sample[] {
  const ends = [0, 0];
  return Array.from({length: options.seconds}, (_, second) => {
    for (const partition of ends.keys()) {
      if (options.isStopped?.(partition, second) !== true) {
        ends[partition] = (ends[partition] ?? 0) + 10;
      }
    }
    return {
      atMs: second * 1_000,
      sent: 0,
      behind: 0,
      ends: {out: [...ends]},
      lags: {in: [options.lag(second), 0]},
      instances: [
        {state: 'up' as const, tasks: 1, restoredRecords: second >= 12 ? 500 : 0, rssBytes: 0},
      ],
    };
  });
}

const fault = {beganMs: 10_000, untilMs: 30_000, normalLag: 100};

test('a fault that stopped nothing', () => {
  const samples = samplesOf({seconds: 40, lag: () => 50});
  expect(recoveryOf(samples, fault)).toMatchObject({
    ...{outputsMs: 0, partitionsStopped: 0, lagMs: 0, isComplete: true, highestLag: 50},
  });
});

test('from the fault until the partition that stopped goes on, and until the lag is normal', () => {
  const samples = samplesOf({
    seconds: 40,
    lag: (second) => (second >= 11 && second <= 19 ? 1_000 : 50),
    isStopped: (partition, second) => partition === 1 && second > 10 && second < 16,
  });
  expect(recoveryOf(samples, fault)).toEqual({
    ...{outputsMs: 6_000, partitionsStopped: 1, lagMs: 9_000, isComplete: true},
    ...{highestLag: 1_000, restoredRecords: 500},
  });
});

test('what is not over when the next fault begins is not complete', () => {
  const isStopped = (_: number, second: number) => second > 12;
  const stopped = samplesOf({seconds: 40, lag: () => 50, isStopped});
  expect(recoveryOf(stopped, fault)).toMatchObject({
    ...{outputsMs: 20_000, partitionsStopped: 2, isComplete: false},
  });
  const lagging = samplesOf({seconds: 40, lag: (second) => (second > 12 ? 500 : 50)});
  expect(recoveryOf(lagging, fault)).toMatchObject({lagMs: 20_000, isComplete: false});
});

test('a stop that was over before the fault belongs to another one', () => {
  const samples = samplesOf({
    seconds: 40,
    lag: () => 50,
    isStopped: (partition, second) => partition === 0 && second > 3 && second < 8,
  });
  expect(recoveryOf(samples, fault).partitionsStopped).toBe(0);
});
