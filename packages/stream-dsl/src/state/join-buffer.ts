import type {Serde} from '../serde.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {composeKey, readTime, writeTime} from './composed-key.ts';
import {type KeyId, keyId} from './key-id.ts';
import {StoreMeta} from './store-meta.ts';

/** A record that was kept to be joined with later ones. */
export interface BufferedRecord {
  readonly key: unknown;
  readonly value: unknown;
  readonly timestampMs: number;
  /** Tells records of one key and time apart: all are kept. */
  readonly sequence: number;
}

interface Kept extends BufferedRecord {
  isLogged: boolean;
  isGone: boolean;
}

const SEQUENCES = 2 ** 31;
const SUFFIX_BYTES = 12;
const SEQUENCE_BYTES = 4;
const NOTHING: readonly Kept[] = [];

/**
 * One side of a windowed join: all records of the last `retentionMs`, by key and time. In memory; its changelog is
 * keyed as in Kafka Streams, by key, time and a sequence number.
 */
export class JoinBuffer implements Restorable {
  readonly meta = new StoreMeta();
  readonly #key: Serde<unknown>;
  readonly #value: Serde<unknown>;
  readonly #bucketMs: number;
  /** Each key's records, ordered by time, then by arrival. */
  readonly #byKey = new Map<KeyId, Kept[]>();
  /** All records by stretches of time, to be forgotten together. */
  readonly #buckets = new Map<number, Kept[]>();
  #unlogged: Kept[] = [];
  #sequence = 0;
  #size = 0;

  constructor(
    {key, value}: {readonly key: Serde<unknown>; readonly value: Serde<unknown>},
    retentionMs: number,
  ) {
    this.#key = key;
    this.#value = value;
    this.#bucketMs = Math.max(1, Math.ceil(retentionMs / 4));
  }

  /** Records held, those included that are too old to be joined but not yet forgotten. */
  get size(): number {
    return this.#size;
  }

  /** A key's records, ordered by time, then by arrival. Valid until the next `add`. */
  recordsOf(key: unknown): readonly BufferedRecord[] {
    return this.#byKey.get(keyId(this.#key, key)) ?? NOTHING;
  }

  add(key: unknown, value: unknown, timestampMs: number): void {
    this.#sequence = (this.#sequence + 1) % SEQUENCES;
    const sequence = this.#sequence;
    const kept = {key, value, timestampMs, sequence, isLogged: false, isGone: false};
    this.#put(kept);
    this.#unlogged.push(kept);
  }

  /** Writes what came since the last call, and forgets what is older than `oldestMs`. */
  flush(changelog: Changelog, oldestMs: number): void {
    this.#forget(oldestMs, changelog);
    for (const kept of this.#unlogged) {
      if (kept.isGone) continue;
      changelog.append(this.#keyOf(kept), this.#value.encode(kept.value), kept.timestampMs);
      kept.isLogged = true;
    }
    this.#unlogged = [];
  }

  restore(record: ChangelogRecord): void {
    if (this.meta.restore(record)) return;
    const {bytes, keyStart, keyEnd, valueStart, valueEnd} = record;
    const key = this.#key.decode(bytes, keyStart, keyEnd - SUFFIX_BYTES);
    const timestampMs = readTime(bytes, keyEnd - SUFFIX_BYTES);
    const sequence = new DataView(bytes.buffer, bytes.byteOffset).getInt32(keyEnd - SEQUENCE_BYTES);
    if (valueStart < 0) {
      this.#remove(key, timestampMs, sequence);
      return;
    }
    const value = this.#value.decode(bytes, valueStart, valueEnd);
    this.#sequence = Math.max(this.#sequence, sequence);
    this.#put({key, value, timestampMs, sequence, isLogged: true, isGone: false});
  }

  #put(kept: Kept): void {
    const {key, timestampMs} = kept;
    const id = keyId(this.#key, key);
    const records = this.#byKey.get(id);
    if (records === undefined) this.#byKey.set(id, [kept]);
    else if ((records.at(-1)?.timestampMs ?? 0) <= timestampMs) records.push(kept);
    else records.splice(firstFrom(records, timestampMs + 1), 0, kept);
    const bucket = Math.floor(timestampMs / this.#bucketMs);
    const others = this.#buckets.get(bucket);
    if (others === undefined) this.#buckets.set(bucket, [kept]);
    else others.push(kept);
    this.#size += 1;
  }

  #forget(oldestMs: number, changelog: Changelog): void {
    for (const [bucket, records] of this.#buckets) {
      const endMs = (bucket + 1) * this.#bucketMs;
      if (endMs > oldestMs) continue;
      this.#buckets.delete(bucket);
      for (const kept of records) {
        if (kept.isGone) continue;
        kept.isGone = true;
        this.#size -= 1;
        this.#drop(kept, endMs);
        if (kept.isLogged) changelog.append(this.#keyOf(kept), null, kept.timestampMs);
      }
    }
  }

  /** Takes out all that the key of `kept` has before `endMs`: none of it is to stay. */
  #drop({key}: Kept, endMs: number): void {
    const id = keyId(this.#key, key);
    const records = this.#byKey.get(id);
    if (records === undefined) return;
    records.splice(0, firstFrom(records, endMs));
    if (records.length === 0) this.#byKey.delete(id);
  }

  #remove(key: unknown, timestampMs: number, sequence: number): void {
    const id = keyId(this.#key, key);
    const records = this.#byKey.get(id) ?? [];
    const at = records.findIndex(
      (kept) => kept.timestampMs === timestampMs && kept.sequence === sequence,
    );
    for (const kept of at < 0 ? [] : records.splice(at, 1)) {
      kept.isGone = true;
      this.#size -= 1;
    }
    if (records.length === 0) this.#byKey.delete(id);
  }

  #keyOf({key, timestampMs, sequence}: Kept): Uint8Array {
    const result = composeKey(this.#key, key, {before: 0, after: SUFFIX_BYTES});
    writeTime(result, timestampMs, result.length - SUFFIX_BYTES);
    result.writeInt32BE(sequence, result.length - SEQUENCE_BYTES);
    return result;
  }
}

/** Place of the first record at or after a time. */
export function firstFrom(
  records: readonly {readonly timestampMs: number}[],
  timeMs: number,
): number {
  let [low, high] = [0, records.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.timestampMs ?? 0) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
