import {idsOf, kindsOf} from '../scenario/kinds.ts';
import {isSource, type Node, parentsOf, type Topology} from '../scenario/node.ts';
import {recordsOf, type Scenario, type Step} from '../scenario/scenario.ts';

type Members = Readonly<Record<string, unknown>>;

/** Smaller topologies: a node with all behind it left out, or its users fed by its parent. */
export function* withFewerNodes(scenario: Scenario): Generator<unknown> {
  const {topology} = scenario;
  yield* observedEarlier(scenario);
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
  yield* withEarlierSources(scenario);
  for (const [index, node] of topology.entries()) {
    for (const smaller of withFewerParts(node)) {
      yield {...scenario, topology: topology.map((other, at) => (at === index ? smaller : other))};
    }
  }
}

/** One stream or table alone as the output, with what leads to it. */
function* observedEarlier(scenario: Scenario): Generator<unknown> {
  const {topology} = scenario;
  for (const [id, {kind}] of kindsOf(topology)) {
    const before = leadingTo(id, topology);
    const to: Node = {op: 'to', from: id, topic: 'out'};
    const shown: Node = {id: `${id}-shown`, op: 'toStream', from: id};
    const output = kind === 'table' ? [shown, {...to, from: shown.id}] : [to];
    const smaller = [...before, ...output];
    if (kind !== 'table' && kind !== 'stream') continue;
    if (smaller.length < topology.length) yield withTopology(scenario, smaller);
  }
}

function leadingTo(last: string, topology: Topology): Topology {
  const wanted = new Set([last]);
  const leading = topology.toReversed().filter((node) => {
    const isWanted = idsOf(node).some((id) => wanted.has(id));
    if (isWanted) for (const parent of parentsOf(node)) wanted.add(parent);
    return isWanted;
  });
  return leading.toReversed();
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

/** A stream or table in the middle that is read from a topic itself, so that all before it can go. */
function* withEarlierSources(scenario: Scenario): Generator<unknown> {
  const {topology} = scenario;
  const kinds = kindsOf(topology);
  for (const node of topology) {
    if (isSource(node) || !('id' in node)) continue;
    const kind = kinds.get(node.id);
    if (kind?.kind !== 'stream' && kind?.kind !== 'table') continue;
    if (kind.key.key !== 'plain') continue;
    for (const origin of topology.filter(isSource)) {
      if (!reachedFrom(origin, topology).has(node)) continue;
      const source: Node = {id: node.id, op: kind.kind, topic: origin.topic};
      const replaced = topology.map((other) => (other === node ? source : other));
      yield withTopology(scenario, withoutUnused(replaced, source));
    }
  }
}

function withoutUnused(topology: Topology, kept: Node): Topology {
  const used = new Set(topology.flatMap(parentsOf));
  const rest = topology.filter(
    (node) => node === kept || node.op === 'to' || idsOf(node).some((id) => used.has(id)),
  );
  return rest.length === topology.length ? rest : withoutUnused(rest, kept);
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
