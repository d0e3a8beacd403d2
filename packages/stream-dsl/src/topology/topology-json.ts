import type {Graph} from '../graph/graph.ts';
import {type GraphNode, parentsOf} from '../graph/node.ts';
import {changelogTopic, repartitionTopic} from './internal-topics.ts';
import {type Plan, planTopology, type SubTopology} from './plan.ts';
import {storesOf} from './stores.ts';
import {inputTopics} from './sub-topologies.ts';

/** A topology as plain data: what stands in topics and stores by which name and in which form. Made by `toJson`. */
export interface TopologyJson {
  readonly version: 1;
  /** The application id. */
  readonly name: string;
  readonly subTopologies: readonly SubTopologyJson[];
  readonly globalTables: readonly GlobalTableJson[];
  /** Topics of other people that are read. */
  readonly inputs: readonly TopicJson[];
  readonly outputs: readonly TopicJson[];
  /** Topics of its own between sub-topologies. */
  readonly repartitions: readonly TopicJson[];
  readonly stores: readonly StoreJson[];
}

export interface SubTopologyJson {
  readonly id: number;
  readonly nodes: readonly NodeJson[];
  /** Repartition topics that it writes, by the node that writes. */
  readonly writes: readonly {readonly from: string; readonly topic: string}[];
}

export interface NodeJson {
  readonly id: string;
  /** What it does, such as `filter` or `streamTableJoin`. */
  readonly kind: string;
  readonly parents: readonly string[];
  readonly topics: readonly string[];
  readonly stores: readonly string[];
}

export interface GlobalTableJson {
  readonly id: string;
  readonly topic: string;
  readonly store: string;
}

/** A topic with the names of the serdes of its records. */
export interface TopicJson {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

/** A store, and all that decides how its changelog is read. */
export interface StoreJson {
  readonly name: string;
  readonly changelog: string;
  /** The kind of its operator, and its settings as text: what a store of the same name must have in common. */
  readonly form: string;
  /** Its name was given; otherwise it comes from where it stands, and another store may take it over. */
  readonly isNamed: boolean;
  /** The operators and topics that its content comes from, in the order of the graph. */
  readonly fedBy: readonly string[];
}

/** A topology as JSON: to be kept beside a release, and compared with the next one by `diffTopologies`. */
export function toJson({
  name,
  graph,
}: {
  readonly name: string;
  readonly graph: Graph;
}): TopologyJson {
  const plan = planTopology(name, graph);
  return {
    version: 1,
    name,
    subTopologies: plan.subTopologies.map((subTopology) => subTopologyJson(plan, subTopology)),
    globalTables: plan.globalTables.map(({id, topic, store}) => ({id, topic, store})),
    inputs: distinctTopics(graph.nodes.flatMap(inputsOf)),
    outputs: distinctTopics(graph.nodes.flatMap(outputsOf)),
    repartitions: graph.nodes.flatMap((node) =>
      node.kind === 'repartition'
        ? [
            {
              topic: repartitionTopic(name, node),
              key: node.serdes.key.name,
              value: node.holdsChanges
                ? `changes of ${node.serdes.value.name}`
                : node.serdes.value.name,
            },
          ]
        : [],
    ),
    stores: storesJson(plan, graph),
  };
}

function subTopologyJson(plan: Plan, {id, nodes, writes}: SubTopology): SubTopologyJson {
  return {
    id,
    nodes: nodes.map((node) => ({
      id: node.id,
      kind: kindOf(node),
      parents: node.kind === 'repartition' ? [] : parentsOf(node),
      topics: node.kind === 'sink' ? node.topics : inputTopics(plan.application, node),
      stores: node.kind === 'table' ? tableStore(plan, node) : storesOf(node, plan.tables),
    })),
    writes: writes.map((node) => ({
      from: node.parent,
      topic: repartitionTopic(plan.application, node),
    })),
  };
}

function kindOf(node: GraphNode): string {
  return node.kind === 'stateless' ? node.operation.op : node.kind;
}

function tableStore(plan: Plan, node: Extract<GraphNode, {kind: 'table'}>): readonly string[] {
  return plan.tables.get(node.id)?.isMaterialized === true ? [node.store] : [];
}

function inputsOf(node: GraphNode): readonly TopicJson[] {
  switch (node.kind) {
    case 'source': {
      const names = node.pattern === undefined ? node.topics : [String(node.pattern)];
      return names.map((topic) => ({topic, ...serdeNames(node.serdes)}));
    }
    case 'table':
    case 'globalTable':
      return [{topic: node.topic, ...serdeNames(node.serdes)}];
    default:
      return [];
  }
}

function outputsOf(node: GraphNode): readonly TopicJson[] {
  if (node.kind !== 'sink') return [];
  return node.topics.map((topic) => ({topic, ...serdeNames(node.serdes)}));
}

function serdeNames({key, value}: {key: {name: string}; value: {name: string}}) {
  return {key: key.name, value: value.name};
}

function storesJson(plan: Plan, graph: Graph): readonly StoreJson[] {
  const stores = new Map<string, StoreJson>();
  for (const node of graph.nodes) {
    for (const name of storesOf(node, plan.tables)) {
      if (stores.has(name)) continue;
      stores.set(name, {
        name,
        changelog: changelogTopic(plan.application, name),
        form: formOf(node),
        isNamed: node.isNamed === true,
        fedBy: fedBy(graph, node),
      });
    }
  }
  return [...stores.values()];
}

/** What stands above a node. Ids are left out where they come from the place, as they say nothing more than it. */
function fedBy({nodes}: Graph, node: GraphNode): readonly string[] {
  const above = new Set<string>(parentsOf(node));
  const path: string[] = [];
  for (const other of nodes.toReversed()) {
    if (!above.has(other.id)) continue;
    for (const parent of parentsOf(other)) above.add(parent);
    const topics = inputsOf(other).map(({topic}) => topic);
    path.push([kindOf(other), ...topics].join(' '));
  }
  return path.reverse();
}

/** Settings that only say how results are made, and not what is stored. */
const NOT_STORED = new Set([
  'id',
  'isNamed',
  'callSite',
  'parent',
  'parents',
  'left',
  'right',
  'table',
  'store',
]);

/** Kind and settings of a node as text; functions are left out, as nobody can compare them. */
function formOf(node: GraphNode): string {
  const settings = Object.entries(node).filter(([name]) => !NOT_STORED.has(name));
  return JSON.stringify(Object.fromEntries(settings), (_name, value: unknown) =>
    isSerde(value) ? value.name : value,
  );
}

function isSerde(value: unknown): value is {readonly name: string} {
  return typeof value === 'object' && value !== null && 'decode' in value && 'name' in value;
}

function distinctTopics(topics: readonly TopicJson[]): readonly TopicJson[] {
  return [...new Map(topics.map((topic) => [JSON.stringify(topic), topic])).values()];
}
