import {expect, test} from 'vitest';
import {planOf, runHistory, shrinkHistory} from '../src/testing/simulator/index.ts';
import {findPlantedBug} from './find-planted-bug.ts';
import {PLANTED_BUGS} from './planted-bugs.ts';

const MOST_HISTORIES = 1_000;

test.each(PLANTED_BUGS)(
  'the simulator finds: $name',
  {timeout: 600_000},
  async ({name, plant, sign}) => {
    const found = await findPlantedBug(plant, sign, MOST_HISTORIES);
    console.log(`${name}: found by history ${found?.histories}: ${found?.violation}`);
    expect(found).toBeDefined();
  },
);

test('a bug that is found can be made small', {timeout: 600_000}, async () => {
  const [bug] = PLANTED_BUGS.filter(({name}) => name === 'offsets outside the transaction');
  if (bug === undefined) throw new Error('the bug is not planted any more');
  const options = {sabotage: bug.plant};
  const found = await findPlantedBug(bug.plant, bug.sign, MOST_HISTORIES);
  const recipe = {seed: found?.seed ?? 0};
  const {recipe: small, result} = await shrinkHistory(recipe, options);
  expect(result.violations).not.toEqual([]);
  // Nothing is left that could be spared.
  const [before, after] = [planOf(recipe), planOf(small)];
  expect(after.faults.length).toBeLessThanOrEqual(before.faults.length);
  expect(after.scenario.inputs.length).toBeLessThan(before.scenario.inputs.length / 2);
  // What is printed is all that it takes to see it again.
  const again = await runHistory(planOf(JSON.parse(JSON.stringify(small))), options);
  expect(again.hash).toBe(result.hash);
});
