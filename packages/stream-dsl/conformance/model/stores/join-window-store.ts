import type {Json, Key} from '../../scenario/json.ts';
import type {Stamped} from '../model-record.ts';
import {keyId} from './key-order.ts';

const segmentMsMin = 60_000;

/** What one side of a stream join holds: every record, duplicates too, in the order of time, then of arrival (rule 9). */
export class JoinWindowStore {
  readonly #retentionMs: number;
  readonly #records = new Map<string, Stamped[]>();
  #observed = -1;

  constructor(retentionMs: number) {
    this.#retentionMs = retentionMs;
  }

  /** False when the record is older than all that the reference still keeps a segment for. */
  put(key: Key, value: Json, ts: number): boolean {
    this.#observed = Math.max(this.#observed, ts);
    if (this.#segmentOf(ts) < this.#segmentOf(this.#observed - this.#retentionMs)) return false;
    const records = this.#records.get(keyId(key)) ?? [];
    this.#records.set(keyId(key), [...records, {value, ts}]);
    return true;
  }

  /** Both ends inclusive; what is out of retention is not found. */
  fetch(key: Key, from: number, to: number): readonly Stamped[] {
    const oldest = Math.max(from, this.#observed - this.#retentionMs + 1);
    const records = this.#records.get(keyId(key)) ?? [];
    return records.filter(({ts}) => ts >= oldest && ts <= to).toSorted((a, b) => a.ts - b.ts);
  }

  #segmentOf(ts: number): number {
    const segmentMs = Math.max(Math.floor(this.#retentionMs / 2), segmentMsMin);
    return Math.trunc(ts / segmentMs);
  }
}
