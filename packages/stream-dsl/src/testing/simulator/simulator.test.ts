import {expect, test} from 'vitest';
import {runHistory} from './history.ts';
import {planOf} from './recipe.ts';

/** Seeds of histories that broke an invariant once: what was wrong is fixed. */
const REGRESSIONS = [
  {seed: 16, found: 'a clock that is set back kept an instance from committing'},
  {seed: 237, found: 'an instance that was closed while it recovered ran on'},
];

test('the same seed gives the same history', {timeout: 120_000}, async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const [first, second] = [await runHistory(planOf({seed})), await runHistory(planOf({seed}))];
    expect(`${seed} ${second.hash}`).toBe(`${seed} ${first.hash}`);
    expect(second.steps).toBe(first.steps);
  }
});

test('a history without faults has nothing to recover from', {timeout: 120_000}, async () => {
  for (let seed = 1; seed <= 40; seed++) {
    const {violations, lines, tally} = await runHistory(planOf({seed, faults: []}), {
      keepsTrace: true,
    });
    expect(violations).toEqual([]);
    expect(tally.faults.size).toBe(0);
    expect(lines.filter((line) => line.includes('recovers'))).toEqual([]);
  }
});

test.each(REGRESSIONS)('seed $seed: $found', {timeout: 60_000}, async ({seed}) => {
  expect((await runHistory(planOf({seed}))).violations).toEqual([]);
});
