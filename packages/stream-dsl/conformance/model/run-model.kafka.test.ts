import {afterAll, beforeAll, expect, test} from 'vitest';
import {compareOutputs} from '../compare/compare-outputs.ts';
import {generateScenario} from '../generate/generate-scenario.ts';
import {type Oracle, startOracle} from '../oracle/oracle.ts';
import {formatScenario} from '../scenario/format-scenario.ts';
import {parseOutputLine} from '../scenario/output-line.ts';
import {ops} from '../scenario/signatures.ts';
import {differences} from './differences.ts';
import {readDifferenceVector} from './differences-page.ts';
import {runModel} from './run-model.ts';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

const strict = {bySteps: true, order: 'topic'} as const;
const seed = Number(process.env['CONFORMANCE_SEED'] ?? Math.floor(Math.random() * 1_000_000));

/** All that the model does not know of the reference: what it loses when a wall clock is a day ahead of the records. */
const notModelled = '{"invalid":"windows a day apart"}';
let unknown = 0;

test('the model is the reference, step by step, on scenarios of a fresh seed', async () => {
  const cases = 400;
  console.log(`model against reference: seed ${seed}, ${cases} cases`);
  let records = 0;
  for (let index = 0; index < cases; index += 1) {
    records += await expectSame(generateScenario(seed, index));
  }
  expect(records).toBeGreaterThan(cases);
  console.log(`not modelled: ${unknown}`);
  expect(unknown).toBeLessThan(cases / 50);
});

test.each(ops)('the model is the reference: %s', async (operator) => {
  for (let index = 0; index < 10; index += 1) {
    await expectSame(generateScenario(seed, index, {operator}));
  }
});

test.each(differences)('the reference gives what it is said to give: %s', async (name) => {
  const {scenario, reference} = readDifferenceVector(name);
  expect(await oracle.run(scenario)).toEqual(reference);
});

/** Gives the number of output records. */
async function expectSame(scenario: ReturnType<typeof generateScenario>): Promise<number> {
  const [expected, modelled] = [await oracle.run(scenario), runModel(scenario, 'reference')];
  if (modelled.some((line) => line === notModelled)) {
    unknown += 1;
    return 0;
  }
  const difference = compareOutputs(expected, modelled, strict);
  expect(difference, formatScenario(scenario)).toBeUndefined();
  return expected.map(parseOutputLine).filter((line) => 'topic' in line).length;
}
