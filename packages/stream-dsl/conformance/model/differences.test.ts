import {readdirSync} from 'node:fs';
import {expect, test} from 'vitest';
import {compareOutputs} from '../compare/compare-outputs.ts';
import {runOurs} from '../ours/run-ours.ts';
import {type Difference, differences} from './differences.ts';
import {differencesPage, readDifferenceVector} from './differences-page.ts';
import {differencesThatBite} from './differences-that-bite.ts';
import {runModel} from './run-model.ts';

const strict = {bySteps: true, order: 'topic'} as const;

/** What the reference loses there the model does not know. */
const unmodelled: readonly Difference[] = ['nothing-expires'];

test.each(differences)('%s shows in its scenario, and no other does', (name) => {
  expect(differencesThatBite(readDifferenceVector(name).scenario)).toEqual([name]);
});

test.each(differences)('model and library give what ours is said to give: %s', async (name) => {
  const {scenario, ours} = readDifferenceVector(name);
  expect(runModel(scenario, 'ours')).toEqual(ours);
  expect(compareOutputs(ours, await runOurs(scenario), strict)).toBeUndefined();
});

test.each(differences.filter((name) => !unmodelled.includes(name)))(
  'the model gives what the reference is said to give: %s',
  (name) => {
    const {scenario, reference} = readDifferenceVector(name);
    expect(compareOutputs(reference, runModel(scenario, 'reference'), strict)).toBeUndefined();
  },
);

test('there is a scenario for each difference and for nothing else', () => {
  const files = readdirSync(new URL('../vectors/differences', import.meta.url));
  const names = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5));
  expect(names.toSorted()).toEqual(differences.toSorted());
});

test('the page says what the scenarios say; update it with `vitest -u`', async () => {
  const page = new URL('../../../../docs/reference/differences.md', import.meta.url);
  await expect(differencesPage()).toMatchFileSnapshot(page.pathname);
});
