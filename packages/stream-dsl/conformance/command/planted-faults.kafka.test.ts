import {afterAll, beforeAll, expect, test} from 'vitest';
import {generateScenario} from '../generate/generate-scenario.ts';
import type {Node, Op} from '../scenario/node.ts';
import type {Scenario} from '../scenario/scenario.ts';
import {shrinkScenario} from '../shrink/shrink-scenario.ts';
import {judgeScenario, natureOf} from './judge-scenario.ts';
import {openJudge} from './open-sides.ts';
import type {Side} from './side.ts';

// The reference is held against itself on a topology that was changed a little: as if an operator had a fault.
let reference: Side;
beforeAll(async () => {
  reference = await openJudge('oracle');
});
afterAll(() => reference.close());

const seed = 1;
const casesMax = 200;

function faulty(plant: (node: Node) => Node): Side {
  const run = (scenario: Scenario) =>
    reference.run({...scenario, topology: scenario.topology.map(plant)});
  return {name: 'faulty', run, close: async () => undefined};
}

type Fault = Readonly<{name: string; operator: Op; plant: (node: Node) => Node}>;

const faults: readonly Fault[] = [
  {
    name: 'rule 2: a window that ends late',
    operator: 'windowedBy',
    plant: (node) =>
      node.op === 'windowedBy' && node.type === 'tumbling'
        ? {...node, sizeMs: node.sizeMs + 1}
        : node,
  },
  {
    name: 'rule 2: a grace that ends late',
    operator: 'windowedBy',
    plant: (node) => (node.op === 'windowedBy' ? {...node, graceMs: node.graceMs + 1} : node),
  },
  {
    name: 'rule 3: sessions that merge too far',
    operator: 'windowedBy',
    plant: (node) =>
      node.op === 'windowedBy' && node.type === 'session' ? {...node, gapMs: node.gapMs + 1} : node,
  },
  {
    name: 'rule 9: a join that reaches too far',
    operator: 'joinStream',
    plant: (node) => (node.op === 'joinStream' ? {...node, afterMs: node.afterMs + 1} : node),
  },
  {
    name: 'rule 9: an unmatched record that never comes',
    operator: 'joinStream',
    plant: (node) =>
      node.op === 'joinStream' && node.type === 'outer' ? {...node, type: 'left'} : node,
  },
  {
    name: 'rule 10: a grace buffer that does not wait long enough',
    operator: 'joinTable',
    plant: (node) =>
      node.op === 'joinTable' && node.graceMs !== undefined && node.graceMs > 0
        ? {...node, graceMs: node.graceMs - 1}
        : node,
  },
  {
    name: 'rule 11: a history that is short',
    operator: 'table',
    plant: (node) =>
      node.op === 'table' && node.versioned !== undefined
        ? {...node, versioned: {historyRetentionMs: node.versioned.historyRetentionMs - 1}}
        : node,
  },
  {
    name: 'rule 12: an outer join that forgets the right side',
    operator: 'joinTableTable',
    plant: (node) =>
      node.op === 'joinTableTable' && node.type === 'outer' ? {...node, type: 'left'} : node,
  },
  {
    name: 'rule 14: a left foreign-key join without its nulls',
    operator: 'joinForeignKey',
    plant: (node) =>
      node.op === 'joinForeignKey' && node.type === 'left' ? {...node, type: 'inner'} : node,
  },
  {
    name: 'a suppression that waits too long',
    operator: 'suppress',
    plant: (node) =>
      node.op === 'suppress' && node.until === 'timeLimit' ? {...node, ms: node.ms + 1} : node,
  },
  {
    name: 'rule 18: a punctuator that is late',
    operator: 'process',
    plant: (node) =>
      node.op === 'process' && 'everyMs' in node.processor
        ? {...node, processor: {...node.processor, everyMs: node.processor.everyMs + 1}}
        : node,
  },
  {
    name: 'a filter that rejects in silence',
    operator: 'filter',
    plant: (node) =>
      node.op === 'filter' && node.store === undefined ? {...node, store: true} : node,
  },
];

test.each(faults)('found within 200 cases and shrunk: $name', async ({operator, plant}) => {
  const ours = faulty(plant);
  const differs = async (scenario: Scenario): Promise<boolean> =>
    natureOf(await judgeScenario(scenario, reference, ours)) === 'records, ended, ended';
  for (let index = 0; index < casesMax; index += 1) {
    const scenario = generateScenario(seed, index, {operator});
    if (!(await differs(scenario))) continue;
    const shrunk = await shrinkScenario(scenario, differs, {triesMax: 300});
    expect(await differs(shrunk.scenario)).toBe(true);
    expect(shrunk.scenario.topology.length).toBeLessThanOrEqual(8);
    expect(shrunk.scenario.script.length).toBeLessThanOrEqual(3);
    return;
  }
  expect.fail(`${casesMax} cases do not show it`);
});
