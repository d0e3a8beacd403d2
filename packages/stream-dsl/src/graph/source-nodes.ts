import type {NodeBase, Serdes} from './node-base.ts';

/** The time of a record, from its content (KIP-32 calls it the extractor). Negative times are dropped (rule 17). */
export type TimestampExtractor = (
  value: unknown,
  key: unknown,
  /** The record's own, in milliseconds; -1 where it has none. */
  timestampMs: number,
) => number;

export type SourceNode = NodeBase & {
  readonly kind: 'source';
  readonly topics: readonly string[];
  /** Topics that match when the application starts are read as well. */
  readonly pattern: RegExp | undefined;
  readonly timestamp: TimestampExtractor | undefined;
  readonly serdes: Serdes;
};

/** A table's own topic is its changelog, so it has no other (Kafka's topology optimization, KIP-295). */
export type TableNode = NodeBase & {
  readonly kind: 'table';
  readonly topic: string;
  readonly store: string;
  /** Asked for by name; otherwise it is kept only where an operator needs it. */
  readonly isMaterialized: boolean;
  /** Keeps every value for this long, by event time (KIP-889). */
  readonly historyMs: number | undefined;
  readonly timestamp: TimestampExtractor | undefined;
  readonly serdes: Serdes;
};

/** Read whole by every instance, before anything that joins with it runs. */
export type GlobalTableNode = NodeBase & {
  readonly kind: 'globalTable';
  readonly topic: string;
  readonly store: string;
  readonly serdes: Serdes;
};

/** An internal topic between two sub-topologies, written by key. */
export type RepartitionNode = NodeBase & {
  readonly kind: 'repartition';
  readonly parent: string;
  readonly name: string;
  readonly serdes: Serdes;
  /** Records without a key go on, whatever follows. Others keep them only for left and outer joins. */
  readonly keepsNullKeys: boolean;
  /** Wanted count; otherwise as wide as what it is joined with, or as its input. */
  readonly partitions: number | undefined;
  /** The partition of a record by its value, where its key does not decide. */
  readonly partitionOf?: ((value: unknown) => number) | undefined;
  /** Changes of a table: both the value and what it replaces are written. */
  readonly holdsChanges: boolean;
};
