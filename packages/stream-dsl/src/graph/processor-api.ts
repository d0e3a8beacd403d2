import type {RecordHeaders} from '../record.ts';
import type {Serde} from '../serde.ts';

/** A store that a processor declares. The same name within a topology is the same store. */
export interface StoreSpec {
  readonly kind: 'keyValue' | 'window';
  readonly name: string;
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
  /** Of window stores: milliseconds of event time for which entries are kept. */
  readonly retentionMs: number | undefined;
  /** Of key-value stores: milliseconds of event time after which an entry expires; undefined for never. */
  readonly ttlMs?: number | undefined;
}

/** A record on its way through a processor. */
export interface ProcessedRecord<K, V> {
  readonly key: K;
  /** Null for a record without a value. */
  readonly value: V;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number;
  /** In order; names may repeat. */
  readonly headers: RecordHeaders;
}

/** What a processor forwards. Timestamp and headers of the record at work stand where none are given. */
export interface ForwardedRecord<K, V> {
  readonly key: K;
  readonly value: V;
  readonly timestampMs?: number | undefined;
  readonly headers?: RecordHeaders | undefined;
}

export interface Cancellable {
  cancel(): void;
}

/** What a processor may do besides reading its record (KIP-820). */
export interface UntypedProcessorContext {
  readonly taskName: string;
  readonly partition: number;
  /** Highest timestamp that the task has seen, the current record's included; -1 before the first. */
  readonly streamTimeMs: number;
  readonly wallClockMs: number;
  store(spec: {readonly name: string}): unknown;
  forward(record: ForwardedRecord<unknown, unknown>, child?: string): void;
  schedule(
    everyMs: number,
    type: 'stream-time' | 'wall-clock',
    callback: (timestampMs: number) => void,
  ): Cancellable;
}

/** One at work: made once per task, when its stores are restored. */
export interface UntypedProcessor {
  process(record: ProcessedRecord<unknown, unknown>): void;
  close?(): void;
}

export type ProcessorFactory = (context: UntypedProcessorContext) => UntypedProcessor;
