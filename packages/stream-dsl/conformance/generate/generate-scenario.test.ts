import {describe, expect, test} from 'vitest';
import {countOperators} from '../report/operator-counts.ts';
import {breachOf} from '../scenario/law.ts';
import {parseScenario} from '../scenario/parse/parse-scenario.ts';
import {inputsOf, type Scenario} from '../scenario/scenario.ts';
import {neighbourPairs, ops} from '../scenario/signatures.ts';
import {generateScenario} from './generate-scenario.ts';

const cases = Array.from({length: 1000}, (_, index) => generateScenario(1, index));

test('a scenario is a function of seed and index', () => {
  expect(generateScenario(7, 11)).toEqual(generateScenario(7, 11));
  expect(generateScenario(7, 11)).not.toEqual(generateScenario(7, 12));
  expect(generateScenario(7, 11)).not.toEqual(generateScenario(8, 11));
});

test('each scenario can be read and keeps the law', () => {
  for (const scenario of cases) {
    expect(parseScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
    expect(breachOf(scenario)).toBeUndefined();
    expect(scenario.script.length).toBeGreaterThan(0);
    expect(scenario.script.length).toBeLessThanOrEqual(60);
  }
});

test('1000 scenarios have each op 30 times and each pair of neighbours', () => {
  const counts = countOperators(cases);
  const rare = ops.filter((op) => (counts.scenariosWith.get(op) ?? 0) < 30);
  const missing = neighbourPairs().filter(
    ([parent, child]) => !counts.pairs.has(`${parent}->${child}`),
  );
  expect({rare, missing}).toEqual({rare: [], missing: []});
});

test.each(ops)('an op can be asked for: %s', (operator) => {
  for (let index = 0; index < 10; index += 1) {
    const {topology} = generateScenario(3, index, {operator});
    expect(topology.map(({op}) => op)).toContain(operator);
  }
});

describe('inputs have', () => {
  const has = (holds: (scenario: Scenario) => boolean): number => cases.filter(holds).length;
  const someInput =
    (holds: (ts: number, before: number) => boolean) =>
    (scenario: Scenario): boolean => {
      const times = inputsOf(scenario).map(({ts}) => ts);
      return times.some((ts, index) => index > 0 && holds(ts, times[index - 1] ?? 0));
    };

  test.each<[string, (scenario: Scenario) => boolean]>([
    ['null keys', (scenario) => inputsOf(scenario).some(({key}) => key === null)],
    ['null values', (scenario) => inputsOf(scenario).some(({value}) => value === null)],
    ['headers', (scenario) => inputsOf(scenario).some(({headers}) => headers !== undefined)],
    ['equal timestamps', someInput((ts, before) => ts === before)],
    ['timestamps out of order', someInput((ts, before) => ts < before)],
    ['batches', ({script}) => script.some((step) => 'batch' in step)],
    ['restarts', ({script}) => script.some((step) => 'restart' in step)],
    ['a wall clock that moves', ({script}) => script.some((step) => 'advanceWallClockMs' in step)],
  ])('%s', (_name, holds) => {
    expect(has(holds)).toBeGreaterThan(50);
  });
});

test('several partitions are for our library alone', () => {
  expect(cases.flatMap(inputsOf).some(({partition}) => partition !== undefined)).toBe(false);
  const spread = generateScenario(1, 2, {partitions: 3});
  expect(inputsOf(spread).every(({partition}) => partition !== undefined && partition < 3)).toBe(
    true,
  );
});
