import {describe, expect, test} from 'vitest';
import {generateScenario} from '../generate/generate-scenario.ts';
import {breachOf} from '../scenario/law.ts';
import type {Node} from '../scenario/node.ts';
import {parseScenario} from '../scenario/parse/parse-scenario.ts';
import {inputsOf, type Scenario} from '../scenario/scenario.ts';
import {shrinkScenario} from './shrink-scenario.ts';

/** Has a session window whose gap two records of one key keep exactly. */
async function hasExactGap(scenario: Scenario): Promise<boolean> {
  const gaps = scenario.topology.flatMap((node) =>
    node.op === 'windowedBy' && node.type === 'session' ? [node.gapMs] : [],
  );
  const times = inputsOf(scenario).map(({ts}) => ts);
  return gaps.some((gap) => gap >= 2 && times.some((ts) => times.includes(ts + gap)));
}

async function firstFailing(fails: (scenario: Scenario) => Promise<boolean>): Promise<Scenario> {
  for (let index = 0; index < 200; index += 1) {
    const scenario = generateScenario(5, index, {operator: 'windowedBy'});
    if ((await fails(scenario)) && scenario.topology.length > 10) return scenario;
  }
  throw new Error('no scenario fails');
}

describe('a scenario that fails', () => {
  test('shrinks to what makes it fail', async () => {
    const large = await firstFailing(hasExactGap);
    const {scenario, tries} = await shrinkScenario(large, hasExactGap);
    expect(tries).toBeLessThanOrEqual(1000);
    expect(scenario.topology.map(({op}) => op)).toEqual(['stream', 'groupByKey', 'windowedBy']);
    expect(scenario.topology.at(-1)).toMatchObject({gapMs: 2, graceMs: 0});
    expect(inputsOf(scenario).map(({key, value, ts}) => ({key, value, ts}))).toEqual([
      {key: 'a', value: 1, ts: expect.any(Number)},
      {key: 'a', value: 1, ts: expect.any(Number)},
    ]);
    const times = inputsOf(scenario).map(({ts}) => ts);
    expect(times.toSorted((a, b) => a - b)).toEqual([0, 2]);
  });

  test('shrinks the same way each time, to a scenario that keeps the law', async () => {
    const large = await firstFailing(hasExactGap);
    const first = await shrinkScenario(large, hasExactGap);
    expect(await shrinkScenario(large, hasExactGap)).toEqual(first);
    expect(parseScenario(first.scenario)).toEqual(first.scenario);
    expect(breachOf(first.scenario)).toBeUndefined();
  });

  test('is left as it is when the tries are used up', async () => {
    const large = await firstFailing(hasExactGap);
    const {scenario, tries} = await shrinkScenario(large, hasExactGap, {triesMax: 0});
    expect({scenario, tries}).toEqual({scenario: large, tries: 0});
  });
});

test('what stands in the middle becomes a source', async () => {
  const topology: readonly Node[] = [
    {id: 's', op: 'stream', topic: 'in'},
    {id: 'g', op: 'groupByKey', from: 's'},
    {id: 'c', op: 'count', from: 'g'},
    {id: 'o', op: 'toStream', from: 'c'},
    {op: 'to', from: 'o', topic: 'out'},
  ];
  const hasToStream = async (scenario: Scenario) =>
    scenario.topology.some(({op}) => op === 'toStream') &&
    scenario.topology.some(({op}) => op === 'to');
  const {scenario} = await shrinkScenario({scenario: 1, topology, script: []}, hasToStream);
  expect(scenario.topology).toEqual([
    {id: 'c', op: 'table', topic: 'in'},
    {id: 'o', op: 'toStream', from: 'c'},
    {op: 'to', from: 'o', topic: 'out'},
  ]);
});

test('the users of a node that goes are fed by its parent', async () => {
  const topology: readonly Node[] = [
    {id: 's', op: 'stream', topic: 'in'},
    {id: 'f', op: 'filter', from: 's', pred: {pred: 'true'}},
    {id: 'g', op: 'groupByKey', from: 'f'},
    {id: 'c', op: 'count', from: 'g'},
  ];
  const hasCount = async (scenario: Scenario) => scenario.topology.some(({op}) => op === 'count');
  const {scenario} = await shrinkScenario({scenario: 1, topology, script: []}, hasCount);
  expect(scenario.topology).toEqual([
    {id: 's', op: 'stream', topic: 'in'},
    {id: 'g', op: 'groupByKey', from: 's'},
    {id: 'c', op: 'count', from: 'g'},
  ]);
});
