import type {Graph} from '../graph/graph.ts';
import type {GlobalTableNode, GraphNode, RepartitionNode, SinkNode} from '../graph/node.ts';
import {checkGraph} from './check-graph.ts';
import {changelogTopic, repartitionTopic} from './internal-topics.ts';
import {planTables, type TablePlan} from './materialization.ts';
import {nullKeyPassages} from './null-keys.ts';
import {storesOf} from './stores.ts';
import {splitIntoSubTopologies} from './sub-topologies.ts';

/** What runs together in one task: all nodes that hand records to one another without a topic in between. */
export interface SubTopology {
  readonly id: number;
  /** Parents before children. Repartition nodes stand here as the source that reads them back. */
  readonly nodes: readonly GraphNode[];
  /** Repartition nodes that this sub-topology writes. */
  readonly writes: readonly RepartitionNode[];
  /** Topics that its tasks read, repartition topics included. */
  readonly inputs: readonly string[];
  /** Records are handled one by one, as several paths lead to the same place. */
  readonly isRecordByRecord: boolean;
}

/** A repartition topic with the sub-topologies at its ends. */
export interface RepartitionPlan {
  readonly nodeId: string;
  readonly topic: string;
  readonly writer: number;
  readonly reader: number;
  /** Records without a key go on. */
  readonly keepsNullKeys: boolean;
}

export interface ChangelogPlan {
  readonly store: string;
  readonly topic: string;
  readonly subTopology: number;
  /** Of a store with history: for so long, by event time, no update may be compacted away. */
  readonly historyMs: number | undefined;
}

/** A topology made ready to run: what is in which task and which internal topics there are. */
export interface Plan {
  /** Application id: group and transactional ids and internal topics begin with it. */
  readonly application: string;
  /** All nodes, parents before children. */
  readonly nodes: readonly GraphNode[];
  readonly subTopologies: readonly SubTopology[];
  readonly repartitions: readonly RepartitionPlan[];
  readonly changelogs: readonly ChangelogPlan[];
  /** Stores that are restored from the topic that a table reads: by their name. */
  readonly sourceChangelogs: ReadonlyMap<string, string>;
  /** How each table node runs, by its id. */
  readonly tables: ReadonlyMap<string, TablePlan>;
  readonly globalTables: readonly GlobalTableNode[];
  /** Topics of other people that are read. */
  readonly sourceTopics: readonly string[];
  readonly sinkTopics: readonly string[];
}

/** Splits a topology into what runs together. Pure; throws `STREAM_TOPOLOGY_INVALID` only for graphs that the DSL cannot make. */
export function planTopology(application: string, graph: Graph): Plan {
  checkGraph(graph);
  const subTopologies = splitIntoSubTopologies(application, graph);
  const ownerOf = (nodeId: string): number =>
    subTopologies.findIndex(({nodes}) => nodes.some((node) => node.id === nodeId));
  const nodesOf = <Kind extends GraphNode['kind']>(kind: Kind) =>
    graph.nodes.filter((node): node is Extract<GraphNode, {kind: Kind}> => node.kind === kind);
  const tables = planTables(graph);
  const passages = nullKeyPassages(graph);
  const sinks: readonly SinkNode[] = nodesOf('sink');
  const globalTables = nodesOf('globalTable');
  const sources = [
    ...nodesOf('source').flatMap((node) => node.topics),
    ...nodesOf('table').map((node) => node.topic),
    ...globalTables.map((node) => node.topic),
  ];
  return {
    application,
    nodes: graph.nodes,
    subTopologies,
    repartitions: nodesOf('repartition').map((node) => ({
      nodeId: node.id,
      topic: repartitionTopic(application, node),
      writer: ownerOf(node.parent),
      reader: ownerOf(node.id),
      keepsNullKeys: passages.has(node.id),
    })),
    changelogs: changelogs(application, graph, tables, ownerOf),
    sourceChangelogs: new Map(nodesOf('table').map(({store, topic}) => [store, topic])),
    tables,
    globalTables,
    sourceTopics: [...new Set(sources)],
    sinkTopics: [...new Set(sinks.flatMap(({topics}) => topics))],
  };
}

function changelogs(
  application: string,
  graph: Graph,
  tables: Plan['tables'],
  ownerOf: (nodeId: string) => number,
): readonly ChangelogPlan[] {
  const plans = new Map<string, ChangelogPlan>();
  for (const node of graph.nodes) {
    for (const store of storesOf(node, tables)) {
      if (plans.has(store)) continue;
      const topic = changelogTopic(application, store);
      const historyMs = node.kind === 'toTable' ? node.historyMs : undefined;
      plans.set(store, {store, topic, subTopology: ownerOf(node.id), historyMs});
    }
  }
  return [...plans.values()];
}
