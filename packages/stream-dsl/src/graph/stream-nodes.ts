import type {RecordHeaders} from '../record.ts';
import type {NodeBase, Predicate, Serdes, ValueFunction} from './node-base.ts';
import type {ProcessorFactory, StoreSpec} from './processor-api.ts';

/** One step of a record by itself. Neighbours of this kind run in one loop. */
export type StatelessOperation =
  | {readonly op: 'filter'; readonly fn: Predicate}
  | {readonly op: 'mapValues'; readonly fn: ValueFunction}
  | {readonly op: 'map'; readonly fn: (value: unknown, key: unknown) => readonly [unknown, unknown]}
  | {readonly op: 'selectKey'; readonly fn: ValueFunction}
  | {
      readonly op: 'flatMap';
      readonly fn: (value: unknown, key: unknown) => Iterable<readonly [unknown, unknown]>;
    }
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

/** An asynchronous step: bounded, with a time limit and retries (rule 24). */
export type MapAsyncNode = NodeBase & {
  readonly kind: 'mapAsync';
  readonly parent: string;
  readonly fn: (value: unknown, key: unknown, call: AsyncCall) => Promise<unknown>;
  /** Results leave in the order of their records; otherwise as they come. */
  readonly isOrdered: boolean;
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** Calls after a first one that failed. */
  readonly retries: number;
  /** Pause before the first of them; it doubles with each. */
  readonly backoffMs: number;
};

/** What an asynchronous function is given besides value and key. */
export interface AsyncCall {
  /** Aborts when the time limit has passed or the task ends. */
  readonly signal: AbortSignal;
  /** The task's wall clock, in milliseconds. */
  readonly nowMs: number;
}

export type MergeNode = NodeBase & {readonly kind: 'merge'; readonly parents: readonly string[]};

/** Sends each record to the first branch whose predicate holds; its branches are nodes of their own. */
export type SplitNode = NodeBase & {
  readonly kind: 'split';
  readonly parent: string;
  readonly predicates: readonly Predicate[];
};

export type BranchNode = NodeBase & {
  readonly kind: 'branch';
  readonly parent: string;
  /** Place of its predicate in the split; the number of predicates stands for the default branch. */
  readonly index: number;
};

/** Drops records whose id was passed on already, at most so far away in event time. */
export type DeduplicateNode = NodeBase & {
  readonly kind: 'deduplicate';
  readonly parent: string;
  /** Null for a record that always passes. */
  readonly idOf: (value: unknown, key: unknown) => string | null;
  readonly withinMs: number;
  /** How much older than stream time a record may be and still be told from a duplicate. */
  readonly graceMs: number;
  readonly store: string;
};

/** The records that an aggregate found too late for their window. */
export type LateNode = NodeBase & {readonly kind: 'late'; readonly parent: string};

/** User code with stores and clocks of its own. */
export type ProcessNode = NodeBase & {
  readonly kind: 'process';
  readonly parents: readonly string[];
  readonly factory: ProcessorFactory;
  readonly stores: readonly StoreSpec[];
  /** Names of children that `forward` may address; each is a `child` node. */
  readonly children: readonly string[];
};

/** What a processor forwards to one child by name. */
export type ChildNode = NodeBase & {
  readonly kind: 'child';
  readonly parent: string;
  readonly name: string;
};

export type SinkNode = NodeBase & {
  readonly kind: 'sink';
  readonly parent: string;
  /** Fixed, or chosen for each record among `topics`. */
  readonly topic: string | TopicChooser;
  readonly topics: readonly string[];
  readonly serdes: Serdes;
  /** The part of a key that decides the partition: for windowed keys the key inside. */
  readonly partitionKey: ((key: unknown) => string | Uint8Array) | undefined;
};

export type TopicChooser = (
  value: unknown,
  key: unknown,
  record: {readonly timestampMs: number; readonly headers: RecordHeaders},
) => string;
