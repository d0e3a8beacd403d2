import {expect, test} from 'vitest';
import {type Output, pausesOf} from './pauses.ts';

const by = (instance: string, ...times: readonly number[]): Output[] =>
  times.map((atMs) => ({atMs, instance}));

/** One restart from 1,000 to 3,000, another one from 4,000 to 5,000. */
const restarts = [
  {fromMs: 1_000, toMs: 3_000},
  {fromMs: 4_000, toMs: 5_000},
];

test('a partition that moves pauses once for each move', () => {
  const there = [...by('b', 900, 1_000), ...by('a', 1_700, 1_800), ...by('b', 2_300, 4_900)];
  const {moved, stayed} = pausesOf(new Map([[0, there]]), restarts);
  expect(moved).toEqual([700, 500]);
  // In the second restart it stayed, with the gap from 2,300 to 4,900.
  expect(stayed).toEqual([2_600]);
});

test('the gaps of a partition that stays are told apart from those of calm times', () => {
  const outputs = by('a', 900, 1_100, 1_400, 3_050, 3_700, 3_900, 4_100, 4_500);
  const {moved, stayed, undisturbed} = pausesOf(new Map([[0, outputs]]), restarts);
  expect(moved).toEqual([]);
  expect(stayed).toEqual([300, 400]);
  expect(undisturbed).toEqual([1_650]);
});
