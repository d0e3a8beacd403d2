import type {RecordHeaders} from '../record.ts';
import type {Batch} from './batch.ts';
import {headersOf} from './batch-headers.ts';

/**
 * A batch under construction. Each record that is added takes its origin and headers from the record at `place` of
 * the batch that is being processed: the one that triggered it, as in Kafka Streams.
 */
export class BatchDraft {
  readonly #trigger: Batch;
  #keys: unknown[] = [];
  #values: unknown[] = [];
  #timestamps: number[] = [];
  #rows: number[] | undefined;
  #headers: (RecordHeaders | undefined)[] | undefined;
  #olds: unknown[] | undefined;
  #outdated: boolean[] | undefined;

  constructor(trigger: Batch) {
    this.#trigger = trigger;
    this.#rows = trigger.origin && [];
    this.#headers = trigger.headers && [];
  }

  get length(): number {
    return this.#keys.length;
  }

  /** Headers of the record at `place`; undefined for none. */
  headersAt(place: number): RecordHeaders | undefined {
    return headersOf(this.#trigger, place);
  }

  timestampAt(place: number): number {
    return this.#trigger.timestamps[place] ?? -1;
  }

  /** A record of a stream. */
  add(place: number, key: unknown, value: unknown, timestampMs: number): void {
    this.#keys.push(key);
    this.#values.push(value);
    this.#timestamps.push(timestampMs);
    this.#rows?.push(this.#trigger.origin?.rows[place] ?? -1);
    this.#headers?.push(this.#trigger.headers?.[place]);
  }

  /** A change of a table. All changes of a draft have an old value, which may be null, or none has (undefined). */
  addChange(
    place: number,
    key: unknown,
    change: {
      readonly value: unknown;
      readonly old: unknown;
      readonly timestampMs: number;
      readonly isOutdated?: boolean | undefined;
    },
  ): void {
    if (change.old !== undefined) {
      this.#olds ??= [];
      this.#olds.push(change.old);
    }
    if (change.isOutdated === true || this.#outdated !== undefined) {
      this.#outdated ??= this.#keys.map(() => false);
      this.#outdated.push(change.isOutdated === true);
    }
    this.add(place, key, change.value, change.timestampMs);
  }

  /** What was added so far; the draft begins anew. */
  drain(): Batch {
    const batch = this.finish();
    this.#keys = [];
    this.#values = [];
    this.#timestamps = [];
    this.#rows = this.#trigger.origin && [];
    this.#headers = this.#trigger.headers && [];
    this.#olds = undefined;
    this.#outdated = undefined;
    return batch;
  }

  finish(): Batch {
    const {origin} = this.#trigger;
    return {
      keys: this.#keys,
      values: this.#values,
      timestamps: this.#timestamps,
      origin: origin && {columns: origin.columns, rows: this.#rows ?? []},
      headers: this.#headers,
      olds: this.#olds,
      outdated: this.#outdated,
    };
  }
}

/** A trigger for what is forwarded outside of any record: at a commit, or by a clock. */
export const NO_TRIGGER: Batch = {keys: [], values: [], timestamps: [], origin: undefined};
