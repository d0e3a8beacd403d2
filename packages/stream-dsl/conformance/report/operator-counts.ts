import {type Node, type Op, parentsOf} from '../scenario/node.ts';
import type {Scenario} from '../scenario/scenario.ts';

/** How often each op, and each pair of neighbours (`parent->child`), occurred. */
export type OperatorCounts = Readonly<{
  scenarios: number;
  nodes: ReadonlyMap<Op, number>;
  scenariosWith: ReadonlyMap<Op, number>;
  pairs: ReadonlyMap<string, number>;
}>;

export function countOperators(scenarios: readonly Scenario[]): OperatorCounts {
  const tally = new OperatorTally();
  for (const scenario of scenarios) tally.add(scenario);
  return tally.counts();
}

/** Counts one scenario after the other. */
export class OperatorTally {
  #scenarios = 0;
  readonly #nodes = new Map<Op, number>();
  readonly #scenariosWith = new Map<Op, number>();
  readonly #pairs = new Map<string, number>();

  add({topology}: Scenario): void {
    this.#scenarios += 1;
    for (const {op} of topology) increase(this.#nodes, op);
    for (const op of new Set(topology.map((node) => node.op))) increase(this.#scenariosWith, op);
    for (const pair of topology.flatMap((node) => pairsOf(node, topology))) {
      increase(this.#pairs, pair);
    }
  }

  counts(): OperatorCounts {
    return {
      scenarios: this.#scenarios,
      nodes: this.#nodes,
      scenariosWith: this.#scenariosWith,
      pairs: this.#pairs,
    };
  }
}

function pairsOf(node: Node, topology: readonly Node[]): readonly string[] {
  return parentsOf(node).flatMap((id) => {
    const parent = topology.find((other) => {
      if (!('id' in other)) return false;
      return other.op === 'split' ? id.startsWith(`${other.id}.`) : other.id === id;
    });
    return parent === undefined ? [] : [`${parent.op}->${node.op}`];
  });
}

function increase<K>(counts: Map<K, number>, name: K): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
