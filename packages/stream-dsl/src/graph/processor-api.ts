import type {RecordHeaders} from '../record.ts';
import type {Serde} from '../serde.ts';

/** A store that a processor declares; the same name within a topology is the same store. */
export interface StoreSpec {
  readonly name: string;
  readonly kind: 'keyValue' | 'window' | 'session' | 'versioned';
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
  /** Of window, session and versioned stores: how long entries are kept, by event time. */
  readonly retentionMs: number | undefined;
  /** Of window stores: what the end of a window is derived from. */
  readonly sizeMs: number | undefined;
}

/** A record on its way through a processor. */
export interface ProcessedRecord<K, V> {
  readonly key: K;
  /** Null for a record without a value. */
  readonly value: V;
  readonly timestampMs: number;
  readonly headers: RecordHeaders;
}

/** What a processor may do besides reading its stores (KIP-820). */
export interface ProcessorContext<K2 = unknown, V2 = unknown> {
  readonly taskName: string;
  readonly partition: number;
  /** Highest timestamp that the task has seen, the current record included; -1 before the first. */
  readonly streamTimeMs: number;
  readonly wallClockMs: number;
  /** A declared store. Throws `STREAM_TOPOLOGY_INVALID` for one that the processor did not declare. */
  store(name: string): unknown;
  /** Hands a record to all children, or to one by its name. Throws `STREAM_CLOSED` after `close`. */
  forward(record: Forwarded<K2, V2>, child?: string): void;
  /** Calls back on a grid of event time or of the wall clock (rule 18). */
  schedule(
    everyMs: number,
    type: 'stream-time' | 'wall-clock',
    callback: (timestampMs: number) => void,
  ): Cancellable;
}

/** Timestamp and headers of the record at work are taken over where none are given. */
export interface Forwarded<K, V> {
  readonly key: K;
  readonly value: V;
  readonly timestampMs?: number | undefined;
  readonly headers?: RecordHeaders | undefined;
}

export interface Cancellable {
  cancel(): void;
}

/** A processor of user code: one object per task. */
export interface Processor<K, V> {
  process(record: ProcessedRecord<K, V>): void;
  /** The task ends; `forward` is not possible any more. */
  close?(): void;
}

export type ProcessorFactory = (context: ProcessorContext) => Processor<unknown, unknown>;
