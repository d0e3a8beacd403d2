import {countWindowedSerde} from '../serdes.ts';
import type {CountWindowed} from '../windows/count-windows.ts';
import {decodeChange, encodeChange} from './change-serde.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {type KeyId, keyId} from './key-id.ts';
import {absentEntry, freshValue, type StateEntry, type StateFormat} from './state-entry.ts';
import type {ReadableStore, TableView, Versioned} from './table-view.ts';

/** State of a key within one of its count windows; the number of the window is its start. */
export type CountEntry = StateEntry & {
  /** How many records it has taken. */
  records: number;
};

/** The last window of each key, with the number of its records. In memory; the changelog is its durable form. */
export class CountWindowStore implements Restorable, TableView, ReadableStore {
  readonly #format: StateFormat;
  readonly #windowed: ReturnType<typeof countWindowedSerde<unknown>>;
  readonly #newest = new Map<KeyId, CountEntry>();
  /** Windows that made room for others, and that the changelog still has. */
  #outdated: CountEntry[] = [];
  #dirty: CountEntry[] = [];

  constructor(format: StateFormat) {
    this.#format = format;
    this.#windowed = countWindowedSerde(format.key);
  }

  get size(): number {
    let size = 0;
    for (const {state} of this.#newest.values()) size += state === null ? 0 : 1;
    return size;
  }

  get(key: unknown): unknown {
    return this.lookup(key)?.value;
  }

  lookup(key: unknown): Versioned | undefined {
    const windowed = key as CountWindowed<unknown>;
    const entry = this.#newest.get(keyId(this.#format.key, windowed.key));
    if (entry === undefined || entry.state === null) return undefined;
    if (entry.windowStartMs !== windowed.index) return undefined;
    freshValue(entry, this.#format);
    return entry;
  }

  *entries(): Iterable<readonly [unknown, unknown]> {
    for (const entry of this.#newest.values()) {
      if (entry.state !== null) yield [this.windowedKey(entry), freshValue(entry, this.#format)];
    }
  }

  windowedKey({key, windowStartMs}: StateEntry): CountWindowed<unknown> {
    return {key, index: windowStartMs};
  }

  /** The window of a key that takes its next record: its last one, or the one after it where that has `limit` records. */
  entryOf(key: unknown, limit: number): CountEntry {
    const id = keyId(this.#format.key, key);
    const newest = this.#newest.get(id);
    if (newest !== undefined && newest.records < limit) return newest;
    return {...absentEntry(key, newest === undefined ? 0 : newest.windowStartMs + 1), records: 0};
  }

  /** Gives an entry that has taken one more record its next state; null for none. */
  update(entry: CountEntry, state: unknown, timestampMs: number): void {
    const id = keyId(this.#format.key, entry.key);
    const newest = this.#newest.get(id);
    if (newest !== entry) {
      if (newest?.isLogged === true) this.#outdated.push(newest);
      this.#newest.set(id, entry);
    }
    if (!entry.isDirty) {
      entry.isDirty = true;
      entry.before = entry.value;
      this.#dirty.push(entry);
    }
    entry.records += 1;
    entry.state = state;
    entry.isValueFresh = false;
    entry.timestampMs = timestampMs;
  }

  /** What readers see of an entry; null for an absent one. */
  valueOf(entry: CountEntry): unknown {
    return freshValue(entry, this.#format);
  }

  /** Writes what changed since the last call, and returns it: in the order in which it changed first. */
  flush(changelog: Changelog): readonly CountEntry[] {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const entry of this.#outdated) {
      changelog.append(this.#keyOf(entry), null, entry.timestampMs);
      entry.isLogged = false;
    }
    this.#outdated = [];
    for (const entry of dirty) {
      entry.isDirty = false;
      const value = freshValue(entry, this.#format);
      if (this.#newest.get(keyId(this.#format.key, entry.key)) !== entry) continue;
      changelog.append(this.#keyOf(entry), this.#encode(entry, value), entry.timestampMs);
      entry.isLogged = true;
    }
    return dirty;
  }

  restore({bytes, keyStart, keyEnd, valueStart, valueEnd, timestampMs}: ChangelogRecord): void {
    const {key, index} = this.#windowed.decode(bytes, keyStart, keyEnd);
    const id = keyId(this.#format.key, key);
    if (valueStart < 0) {
      if (this.#newest.get(id)?.windowStartMs === index) this.#newest.delete(id);
      return;
    }
    const records = new DataView(bytes.buffer, bytes.byteOffset + valueStart, 4).getInt32(0);
    const {value} = decodeChange(this.#format.value, bytes, valueStart + 4, valueEnd);
    const entry = {...absentEntry(key, index), records, value, timestampMs, isLogged: true};
    entry.state = value === null ? null : this.#format.revive(value);
    this.#newest.set(id, entry);
  }

  /** The number of records as an int32, then the value as a change without an old one. */
  #encode({records}: CountEntry, value: unknown): Uint8Array {
    const head = Buffer.alloc(4);
    head.writeInt32BE(records);
    return Buffer.concat([head, encodeChange(this.#format.value, value, null)]);
  }

  #keyOf(entry: CountEntry): string | Uint8Array {
    return this.#windowed.encode(this.windowedKey(entry));
  }
}
