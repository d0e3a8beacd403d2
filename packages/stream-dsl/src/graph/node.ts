import type {Serde} from '../serde.ts';
import type {TimeWindows} from '../windows/time-windows.ts';

/**
 * The nodes of a topology: frozen plain data. User functions and serdes are held as they are and never called here.
 * `unknown` stands where the DSL's types have ended; the runtime hands each function only what the DSL checked.
 */
export type GraphNode =
  | SourceNode
  | TableNode
  | GlobalTableNode
  | StatelessNode
  | PipeNode
  | MergeNode
  | StreamTableJoinNode
  | GlobalTableJoinNode
  | RepartitionNode
  | AggregateNode
  | LateNode
  | SinkNode;

interface NodeBase {
  readonly id: string;
  /** Where user code made the node, such as `revenue.ts:12`; for error messages. */
  readonly callSite: string | undefined;
}

export interface Serdes {
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
}

export type SourceNode = NodeBase & {
  readonly kind: 'source';
  readonly topics: readonly string[];
  readonly serdes: Serdes;
};

/** A table's own topic is its changelog, so it has no other (Kafka's topology optimization, KIP-295). */
export type TableNode = NodeBase & {
  readonly kind: 'table';
  readonly topic: string;
  readonly store: string;
  readonly serdes: Serdes;
};

/** Read whole by every instance, before anything that joins with it runs. */
export type GlobalTableNode = NodeBase & {
  readonly kind: 'globalTable';
  readonly topic: string;
  readonly store: string;
  readonly serdes: Serdes;
};

type ValueFunction = (value: unknown, key: unknown) => unknown;

/** One step of a record by itself. Neighbours of this kind run in one loop. */
export type StatelessOperation =
  | {readonly op: 'filter'; readonly fn: (value: unknown, key: unknown) => boolean}
  | {readonly op: 'mapValues'; readonly fn: ValueFunction}
  | {readonly op: 'map'; readonly fn: (value: unknown, key: unknown) => readonly [unknown, unknown]}
  | {readonly op: 'selectKey'; readonly fn: ValueFunction}
  | {readonly op: 'flatMapValues'; readonly fn: (value: unknown, key: unknown) => Iterable<unknown>}
  | {readonly op: 'peek'; readonly fn: (value: unknown, key: unknown) => void};

export type StatelessNode = NodeBase & {
  readonly kind: 'stateless';
  readonly parent: string;
  readonly operation: StatelessOperation;
};

/** RxJS operators over one micro-batch; kept opaque here, as only the runtime imports RxJS. */
export type PipeNode = NodeBase & {
  readonly kind: 'pipe';
  readonly parent: string;
  readonly operators: readonly unknown[];
};

export type MergeNode = NodeBase & {readonly kind: 'merge'; readonly parents: readonly string[]};

export type JoinType = 'inner' | 'left';

export type StreamTableJoinNode = NodeBase & {
  readonly kind: 'streamTableJoin';
  readonly parent: string;
  readonly table: string;
  readonly type: JoinType;
  readonly joiner: (value: unknown, tableValue: unknown, key: unknown) => unknown;
};

export type GlobalTableJoinNode = NodeBase & {
  readonly kind: 'globalTableJoin';
  readonly parent: string;
  readonly table: string;
  readonly type: JoinType;
  readonly keyOf: ValueFunction;
  readonly joiner: (value: unknown, tableValue: unknown, key: unknown) => unknown;
};

/** An internal topic between two sub-topologies, written by key. */
export type RepartitionNode = NodeBase & {
  readonly kind: 'repartition';
  readonly parent: string;
  readonly name: string;
  readonly serdes: Serdes;
};

/** How one aggregate begins and goes on. `add` may change `state` in place and returns it. */
export interface Aggregation {
  readonly describe: string;
  readonly init: () => unknown;
  readonly add: (state: unknown, value: unknown, key: unknown) => unknown;
  /** What is forwarded and stored: must not change when `state` does later. */
  readonly snapshot: (state: unknown) => unknown;
  /** The state again, from a snapshot that was read back. */
  readonly revive: (snapshot: unknown) => unknown;
}

export type EmitStrategy = 'onUpdate' | 'onWindowClose';

export type AggregateNode = NodeBase & {
  readonly kind: 'aggregate';
  readonly parent: string;
  readonly store: string;
  readonly windows: TimeWindows | undefined;
  readonly emit: EmitStrategy;
  readonly aggregation: Aggregation;
  /** Of the grouped key (not the windowed one), and of the aggregate. */
  readonly serdes: Serdes;
};

/** The records that an aggregate found too late for their window. */
export type LateNode = NodeBase & {readonly kind: 'late'; readonly parent: string};

export type SinkNode = NodeBase & {
  readonly kind: 'sink';
  readonly parent: string;
  readonly topic: string;
  readonly serdes: Serdes;
  /** The part of a key that decides the partition: for windowed keys the key inside. */
  readonly partitionKey: ((key: unknown) => string | Uint8Array) | undefined;
};

/** Ids of the nodes that a node reads from within its own graph. */
export function parentsOf(node: GraphNode): readonly string[] {
  switch (node.kind) {
    case 'source':
    case 'table':
    case 'globalTable':
      return [];
    case 'merge':
      return node.parents;
    case 'streamTableJoin':
      return [node.parent, node.table];
    case 'globalTableJoin':
      return [node.parent];
    case 'stateless':
    case 'pipe':
    case 'repartition':
    case 'aggregate':
    case 'late':
    case 'sink':
      return [node.parent];
  }
}
