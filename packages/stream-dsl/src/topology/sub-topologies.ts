import type {Graph} from '../graph/graph.ts';
import {type GraphNode, parentsOf, type RepartitionNode} from '../graph/node.ts';
import {repartitionTopic} from './internal-topics.ts';
import type {SubTopology} from './plan.ts';
import {needsRecordOrder} from './reconvergence.ts';

/** Connected parts of the graph, cut at repartition topics; numbered by the first node of each. */
export function splitIntoSubTopologies(application: string, graph: Graph): readonly SubTopology[] {
  const groups = connect(application, graph);
  const members = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    if (node.kind === 'globalTable') continue;
    const root = groups.rootOf(node.id);
    members.set(root, [...(members.get(root) ?? []), node]);
  }
  const repartitions = graph.nodes.filter((node) => node.kind === 'repartition');
  return [...members.values()].map((nodes, id) => {
    const ids = new Set(nodes.map((node) => node.id));
    const topicsOf = (node: GraphNode): readonly string[] => inputTopics(application, node);
    const inputs = [...new Set(nodes.flatMap(topicsOf))];
    return {
      id,
      nodes,
      writes: repartitions.filter((node) => ids.has(node.parent)),
      inputs,
      isRecordByRecord: needsRecordOrder({nodes, inputs}, topicsOf),
    };
  });
}

/**
 * All sub-topologies as one, repartition topics included: one task that handles each record to its very end before it
 * takes the next, as Kafka Streams' own test driver does.
 */
export function unitedSubTopology(
  subTopologies: readonly SubTopology[],
  graph: Graph,
): SubTopology {
  const writes = subTopologies.flatMap((subTopology) => subTopology.writes);
  return {
    id: 0,
    nodes: graph.nodes.filter(({kind}) => kind !== 'globalTable'),
    writes,
    inputs: [...new Set(subTopologies.flatMap(({inputs}) => inputs))],
    // What one record sends through a topic comes back before the next one is taken.
    isRecordByRecord: writes.length > 0 || subTopologies.some((one) => one.isRecordByRecord),
  };
}

/** Topics that a node reads as a source. */
export function inputTopics(application: string, node: GraphNode): readonly string[] {
  switch (node.kind) {
    case 'source':
      return node.topics;
    case 'table':
      return [node.topic];
    case 'repartition':
      return [repartitionTopic(application, node)];
    default:
      return [];
  }
}

function connect(application: string, graph: Graph): Groups {
  const groups = new Groups();
  const readers = new Map<string, string>();
  for (const node of graph.nodes) {
    for (const parent of isCut(node) ? [] : parentsOf(node)) groups.join(parent, node.id);
    // A topic has one position per group, so all who read it must be in the same task.
    for (const topic of inputTopics(application, node)) {
      const reader = readers.get(topic);
      if (reader === undefined) readers.set(topic, node.id);
      else groups.join(reader, node.id);
    }
  }
  return groups;
}

function isCut(node: GraphNode): node is RepartitionNode {
  return node.kind === 'repartition';
}

/** Disjoint sets of node ids. */
class Groups {
  readonly #parents = new Map<string, string>();

  rootOf(id: string): string {
    let root = id;
    for (let next = this.#parents.get(root); next !== undefined; next = this.#parents.get(root)) {
      root = next;
    }
    return root;
  }

  join(left: string, right: string): void {
    const [a, b] = [this.rootOf(left), this.rootOf(right)];
    if (a !== b) this.#parents.set(b, a);
  }
}
