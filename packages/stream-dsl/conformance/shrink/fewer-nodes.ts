import {idsOf} from '../scenario/kinds.ts';
import {isSource, type Node, parentsOf, type Topology} from '../scenario/node.ts';
import {recordsOf, type Scenario, type Step} from '../scenario/scenario.ts';

type Members = Readonly<Record<string, unknown>>;

/** Smaller topologies: a node with all behind it left out, or its users fed by its parent. */
export function* withFewerNodes(scenario: Scenario): Generator<unknown> {
  const {topology} = scenario;
  for (const node of topology) {
    yield withTopology(scenario, without(topology, reachedFrom(node, topology)));
  }
  for (const node of topology) {
    for (const parent of parentsOf(node)) {
      const rest = topology.filter((other) => other !== node);
      yield withTopology(
        scenario,
        rest.map((other) => rewired(other, idsOf(node), parent)),
      );
    }
  }
  for (const [index, node] of topology.entries()) {
    for (const smaller of withFewerParts(node)) {
      yield {...scenario, topology: topology.map((other, at) => (at === index ? smaller : other))};
    }
  }
}

/** Records for topics that nobody reads any more go too. */
function withTopology(scenario: Scenario, topology: readonly Members[]): unknown {
  const kept = new Set(topology.map(({topic, op}) => (op === 'to' ? undefined : topic)));
  const isRead = (step: Step): boolean =>
    recordsOf(step).length === 0 || recordsOf(step).every((record) => kept.has(record.in));
  return {...scenario, topology, script: scenario.script.filter(isRead)};
}

function without(topology: Topology, gone: ReadonlySet<Node>): Topology {
  const rest = topology.filter((node) => !gone.has(node));
  const used = new Set(rest.flatMap(parentsOf));
  return rest.filter((node) => !isSource(node) || used.has(node.id));
}

function reachedFrom(first: Node, topology: Topology): ReadonlySet<Node> {
  const reached = new Set([first]);
  const ids = new Set(idsOf(first));
  for (const node of topology) {
    if (!parentsOf(node).some((id) => ids.has(id))) continue;
    reached.add(node);
    for (const id of idsOf(node)) ids.add(id);
  }
  return reached;
}

function rewired(node: Members, gone: readonly string[], parent: string): Members {
  const by = (id: unknown): unknown => (typeof id === 'string' && gone.includes(id) ? parent : id);
  const {from} = node;
  if (Array.isArray(from)) return {...node, from: from.map(by)};
  if ('left' in node) return {...node, left: by(node['left']), right: by(node['right'])};
  return 'from' in node ? {...node, from: by(from)} : node;
}

/** One branch or one parent less. */
function* withFewerParts(node: Node): Generator<unknown> {
  if (node.op === 'split') {
    for (const at of node.branches.keys()) {
      yield {...node, branches: node.branches.filter((_, index) => index !== at)};
    }
  }
  if (node.op !== 'merge' && node.op !== 'cogroup') return;
  for (const at of node.from.keys()) {
    const from = node.from.filter((_, index) => index !== at);
    if (node.op === 'merge') yield {...node, from};
    else yield {...node, from, aggs: node.aggs.filter((_, index) => index !== at)};
  }
}
