import type {Combiner} from '../../scenario/functions/combine.ts';
import type {WindowedByNode} from '../../scenario/node.ts';
import type {Semantics} from '../differences.ts';
import {Graph} from '../graph/graph.ts';
import {GraphNode} from '../graph/graph-node.ts';
import {send} from '../operators/stateless.ts';
import type {Getter} from '../stores/table-store.ts';

export type StreamPart = Readonly<{
  node: GraphNode;
  /** The key was changed since the records were last in a topic. */
  isRekeyed: boolean;
  /** Shared by all joins of this stream. */
  repartition: {node: GraphNode | undefined};
}>;

/** A table as the reference's KTableImpl has it. */
export type TablePart = Readonly<{
  node: GraphNode;
  /** Asks it to send old values; it may decline unless `force` lets it keep a store for that. */
  askForOld: (force: boolean) => boolean;
  /** Makes sure that it can be read; what is given is called when the topology starts, and may refuse then. */
  view: () => () => Getter;
}>;

export type GroupPart = Readonly<{node: GraphNode; isRekeyed: boolean}>;
export type Cogrouped = Readonly<{
  groups: readonly Readonly<{id: string; group: GroupPart; combine: Combiner}>[];
  /** Where each group's records come from, once an aggregation has needed them. */
  inputs: Map<string, GraphNode>;
}>;
export type WindowedPart = Readonly<{node: WindowedByNode; of: GroupPart | Cogrouped}>;

/** What the nodes of a scenario have made so far, and the graph that they grow. */
export class Parts {
  readonly graph = new Graph();
  readonly semantics: Semantics;
  readonly streams = new Map<string, StreamPart>();
  readonly tables = new Map<string, TablePart>();
  readonly globalTables = new Map<string, Getter>();
  readonly groups = new Map<string, GroupPart>();
  readonly groupedTables = new Map<string, GraphNode>();
  readonly cogrouped = new Map<string, Cogrouped>();
  readonly windowed = new Map<string, WindowedPart>();
  #nextTopic = 0;

  constructor(semantics: Semantics) {
    this.semantics = semantics;
  }

  stream(id: string): StreamPart {
    return found(this.streams, id);
  }

  table(id: string): TablePart {
    return found(this.tables, id);
  }

  addStream(
    id: string,
    parents: GraphNode | readonly GraphNode[],
    node: GraphNode,
    isRekeyed: boolean,
  ): void {
    this.graph.add(parents, node);
    this.streams.set(id, {node, isRekeyed, repartition: {node: undefined}});
  }

  /** A topic of the application's own; no topic of a scenario has blanks in its name. */
  newTopic(what: string): string {
    this.#nextTopic += 1;
    return `${what} ${this.#nextTopic}`;
  }

  /** A repartition, not yet in the graph. */
  repartition(kind: 'optimizable' | 'fixed'): GraphNode {
    const topic = this.newTopic('repartition');
    const node: GraphNode = new GraphNode((topology, {parents}) => {
      const pass = topology.add<unknown, unknown>(
        ({forward}) =>
          (record) => {
            if (record.key !== null || !node.dropsNullKeys) forward(record);
          },
        parents.map(({output}) => output),
      );
      topology.add(send(topic), [pass]);
      return topology.addSource(topic);
    });
    node.repartition = kind;
    node.isTopic = true;
    return node;
  }

  /** Both values of a table's change go through one topic, and null keys are none there. */
  changeRepartition(): GraphNode {
    const topic = this.newTopic('changes');
    const changes = new GraphNode((topology, node) => {
      topology.add(send(topic), node.parentOutputs());
      return topology.addSource(topic);
    });
    changes.isTopic = true;
    return changes;
  }

  /** The node whose records have their keys' partition: behind a repartition where the key was changed. */
  partitioned({node, isRekeyed, repartition}: StreamPart): GraphNode {
    if (!isRekeyed) return node;
    repartition.node ??= this.graph.add(node, this.repartition('optimizable'));
    return repartition.node;
  }
}

export function found<T>(parts: ReadonlyMap<string, T>, id: string): T {
  const part = parts.get(id);
  // The scenario was checked before it came here.
  if (part === undefined) throw new Error(`no node ${id}`);
  return part;
}
