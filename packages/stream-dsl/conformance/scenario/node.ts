import type {Combine, Fn, Joiner, ListFn, Pred, ProcessorSpec} from './function-types.ts';
import type {Json} from './json.ts';

export type Versioned = Readonly<{historyRetentionMs: number}>;
type Id = Readonly<{id: string}>;
type From = Id & Readonly<{from: string}>;
type Sides = Id & Readonly<{left: string; right: string; joiner?: Joiner | undefined}>;
type Stored = Readonly<{store?: boolean | undefined}>;

export type StreamNode = Id & Readonly<{op: 'stream'; topic: string}>;
export type TableNode = Id &
  Stored &
  Readonly<{op: 'table'; topic: string; versioned?: Versioned | undefined}>;
export type GlobalTableNode = Id & Readonly<{op: 'globalTable'; topic: string}>;
export type SourceNode = StreamNode | TableNode | GlobalTableNode;

export type MapValuesNode = From & Stored & Readonly<{op: 'mapValues'; fn: Fn}>;
export type FilterNode = From & Stored & Readonly<{op: 'filter' | 'filterNot'; pred: Pred}>;
export type MapNode = From & Readonly<{op: 'map'; key: Fn; value: Fn}>;
export type SelectKeyNode = From & Readonly<{op: 'selectKey'; fn: Fn}>;
export type FlatMapValuesNode = From & Readonly<{op: 'flatMapValues'; fn: ListFn}>;
export type MergeNode = Id & Readonly<{op: 'merge'; from: readonly string[]}>;
export type Branch = Readonly<{name: string; pred: Pred}>;
/** Its streams are called `id.name`. */
export type SplitNode = From &
  Readonly<{op: 'split'; branches: readonly Branch[]; default?: string | undefined}>;
export type RepartitionNode = From & Readonly<{op: 'repartition'}>;

export type GroupByKeyNode = From & Readonly<{op: 'groupByKey'}>;
export type GroupByNode = From & Readonly<{op: 'groupBy'; fn: Fn}>;
export type TableGroupByNode = From & Readonly<{op: 'tableGroupBy'; key: Fn; value: Fn}>;
export type CogroupNode = Id &
  Readonly<{op: 'cogroup'; from: readonly string[]; aggs: readonly Combine[]}>;

type Emit = Readonly<{graceMs: number; emit?: 'onUpdate' | 'onWindowClose' | undefined}>;
export type WindowedByNode = From &
  Emit &
  Readonly<{op: 'windowedBy'}> &
  (
    | Readonly<{type: 'tumbling' | 'sliding'; sizeMs: number}>
    | Readonly<{type: 'hopping'; sizeMs: number; advanceMs: number}>
    | Readonly<{type: 'session'; gapMs: number}>
  );

export type CountNode = From & Readonly<{op: 'count'}>;
/** `fn` on a grouped stream; `add` and `sub` on a grouped table. */
export type ReduceNode = From &
  Readonly<{
    op: 'reduce';
    fn?: Combine | undefined;
    add?: Combine | undefined;
    sub?: Combine | undefined;
  }>;
/** `agg` on a grouped stream, `merger` with sessions, `add` and `sub` on a grouped table. */
export type AggregateNode = From &
  Readonly<{
    op: 'aggregate';
    init: Json;
    agg?: Combine | undefined;
    merger?: Combine | undefined;
    add?: Combine | undefined;
    sub?: Combine | undefined;
  }>;
export type SuppressNode = From &
  Readonly<{op: 'suppress'; maxRecords?: number | undefined}> &
  (
    | Readonly<{until: 'windowCloses'; full?: 'fail' | undefined}>
    | Readonly<{until: 'timeLimit'; ms: number; full?: 'emitEarly' | 'fail' | undefined}>
  );

export type JoinStreamNode = Sides &
  Readonly<{
    op: 'joinStream';
    type: 'inner' | 'left' | 'outer';
    beforeMs: number;
    afterMs: number;
    graceMs: number;
  }>;
export type JoinTableNode = Sides &
  Readonly<{op: 'joinTable'; type: 'inner' | 'left'; graceMs?: number | undefined}>;
export type JoinGlobalNode = Sides & Readonly<{op: 'joinGlobal'; type: 'inner' | 'left'; key: Fn}>;
export type JoinTableTableNode = Sides &
  Stored &
  Readonly<{op: 'joinTableTable'; type: 'inner' | 'left' | 'outer'}>;
export type JoinForeignKeyNode = Sides &
  Stored &
  Readonly<{op: 'joinForeignKey'; type: 'inner' | 'left'; fk: Fn}>;
export type JoinNode =
  | JoinStreamNode
  | JoinTableNode
  | JoinGlobalNode
  | JoinTableTableNode
  | JoinForeignKeyNode;

export type ToStreamNode = From & Readonly<{op: 'toStream'}>;
export type ToTableNode = From &
  Stored &
  Readonly<{op: 'toTable'; versioned?: Versioned | undefined}>;
export type ProcessNode = From & Readonly<{op: 'process'; processor: ProcessorSpec}>;
/** An output; it has no id. */
export type ToNode = Readonly<{op: 'to'; from: string; topic: string}>;

/** One step of a topology. A node's children are visited depth first, in the order of the array. */
export type Node =
  | SourceNode
  | MapValuesNode
  | FilterNode
  | MapNode
  | SelectKeyNode
  | FlatMapValuesNode
  | MergeNode
  | SplitNode
  | RepartitionNode
  | GroupByKeyNode
  | GroupByNode
  | TableGroupByNode
  | CogroupNode
  | WindowedByNode
  | CountNode
  | ReduceNode
  | AggregateNode
  | SuppressNode
  | JoinNode
  | ToStreamNode
  | ToTableNode
  | ProcessNode
  | ToNode;

export type Op = Node['op'];
export type Topology = readonly Node[];

/** The ids of the nodes that feed one node, in order (a branch of a split as `id.name`). */
export function parentsOf(node: Node): readonly string[] {
  if ('left' in node) return [node.left, node.right];
  if (!('from' in node)) return [];
  return typeof node.from === 'string' ? [node.from] : node.from;
}

export function isSource(node: Node): node is SourceNode {
  return node.op === 'stream' || node.op === 'table' || node.op === 'globalTable';
}
