import type {EventTimeWindows, Windows} from '../windows/windows.ts';
import type {NodeBase, Serdes} from './node-base.ts';

/** How one aggregate begins and goes on. `add` may change `state` in place and returns it. */
export interface Aggregation {
  readonly describe: string;
  readonly init: () => unknown;
  readonly add: (state: unknown, value: unknown, key: unknown) => unknown;
  /** Of sessions that become one: of an earlier and a later state. Absent where sessions cannot be had. */
  readonly merge: ((left: unknown, right: unknown, key: unknown) => unknown) | undefined;
  /** What is forwarded and stored: must not change when `state` does later. Null removes the key. */
  readonly snapshot: (state: unknown) => unknown;
  /** The state again, from a snapshot that was read back. */
  readonly revive: (snapshot: unknown) => unknown;
  /** The first value is the first state, and `init` is not asked (a reduce). */
  readonly startsWithValue: boolean;
}

export type EmitStrategy = 'onUpdate' | 'onWindowClose';

export type AggregateNode = NodeBase & {
  readonly kind: 'aggregate';
  readonly parent: string;
  readonly store: string;
  readonly windows: Windows | undefined;
  readonly emit: EmitStrategy;
  /** Windows are kept for this long after their end, by event time, or longer where later records need them. */
  readonly retentionMs?: number | undefined;
  readonly aggregation: Aggregation;
  /** Of the grouped key (not the windowed one), and of the aggregate. */
  readonly serdes: Serdes;
};

/** Several aggregates over one store (KIP-150): its parents are aggregate nodes that name the same store. */
export type CogroupNode = NodeBase & {
  readonly kind: 'cogroup';
  readonly parents: readonly string[];
  readonly store: string;
};

/** Rule 13: takes an old value out of its group, and puts the new one into its own. */
export interface TableAggregation extends Aggregation {
  readonly subtract: (state: unknown, value: unknown, key: unknown) => unknown;
}

/** Aggregates the changes of a table by another key, as `tableGroup` and a repartition topic bring them. */
export type TableAggregateNode = NodeBase & {
  readonly kind: 'tableAggregate';
  readonly parent: string;
  readonly store: string;
  readonly aggregation: TableAggregation;
  readonly serdes: Serdes;
};

/** Holds a table's updates back (KIP-328). */
export type SuppressNode = NodeBase & {
  readonly kind: 'suppress';
  readonly parent: string;
  readonly store: string;
  readonly until: SuppressUntil;
  /** Keys that the buffer holds at most. */
  readonly maxRecords: number | undefined;
  readonly maxBytes: number | undefined;
  readonly whenFull: 'fail' | 'emitEarly';
  /** Of the table's key (windowed or not) and value. */
  readonly serdes: Serdes;
};

export type SuppressUntil =
  | {readonly kind: 'windowCloses'; readonly windows: EventTimeWindows}
  | {readonly kind: 'timeLimit'; readonly waitMs: number};
