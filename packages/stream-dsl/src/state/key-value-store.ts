import {type Changelog, type ChangelogRecord, NO_CHANGELOG, type Restorable} from './changelog.ts';
import {type KeyId, keyId} from './key-id.ts';
import {absentEntry, freshValue, type StateEntry, type StateFormat} from './state-entry.ts';
import type {ReadableStore, TableView, Versioned} from './table-view.ts';

/** One value per key, with its time. In memory; a changelog, or the topic of a table, is its durable form. */
export class KeyValueStore implements Restorable, TableView, ReadableStore {
  readonly #format: StateFormat;
  readonly #entries = new Map<KeyId, StateEntry>();
  #dirty: StateEntry[] = [];
  #absent = 0;

  constructor(format: StateFormat) {
    this.#format = format;
  }

  get size(): number {
    return this.#entries.size - this.#absent;
  }

  get(key: unknown): unknown {
    const entry = this.#live(key);
    return entry === undefined ? undefined : freshValue(entry, this.#format);
  }

  lookup(key: unknown): Versioned | undefined {
    const entry = this.#live(key);
    if (entry !== undefined) freshValue(entry, this.#format);
    return entry;
  }

  *entries(): Iterable<readonly [unknown, unknown]> {
    for (const entry of this.#entries.values()) {
      if (entry.state !== null) yield [entry.key, freshValue(entry, this.#format)];
    }
  }

  /** The key's entry, absent or not. It may be changed through `update` only. */
  entryOf(key: unknown): StateEntry {
    return this.#entries.get(keyId(this.#format.key, key)) ?? absentEntry(key, 0);
  }

  /** Gives an entry its next state, which may be the same object as before; null removes the key. */
  update(entry: StateEntry, state: unknown, timestampMs: number): void {
    if (!entry.isDirty) {
      // Absent and unchanged entries are not in the map.
      if (entry.state === null) {
        this.#entries.set(keyId(this.#format.key, entry.key), entry);
        this.#absent += 1;
      }
      entry.isDirty = true;
      entry.before = entry.value;
      this.#dirty.push(entry);
    }
    if ((entry.state === null) !== (state === null)) this.#absent += state === null ? 1 : -1;
    entry.state = state;
    entry.isValueFresh = false;
    entry.timestampMs = timestampMs;
  }

  set(key: unknown, state: unknown, timestampMs: number): void {
    this.update(this.entryOf(key), state, timestampMs);
  }

  /** What readers see of an entry; null for an absent one. */
  valueOf(entry: StateEntry): unknown {
    return freshValue(entry, this.#format);
  }

  /** Writes what changed since the last call, and returns it: in the order in which it changed first. */
  flush(changelog: Changelog = NO_CHANGELOG): readonly StateEntry[] {
    const dirty = this.#dirty;
    this.#dirty = [];
    // Encoding is most of the work, so nothing is encoded for nobody.
    const isWritten = changelog !== NO_CHANGELOG;
    for (const entry of dirty) {
      entry.isDirty = false;
      const value = freshValue(entry, this.#format);
      if (isWritten && value !== null)
        this.#write(entry, this.#format.value.encode(value), changelog);
      else if (isWritten && entry.isLogged) this.#write(entry, null, changelog);
      entry.isLogged = value !== null;
      if (value === null) this.#remove(entry);
    }
    return dirty;
  }

  restore({bytes, keyStart, keyEnd, valueStart, valueEnd, timestampMs}: ChangelogRecord): void {
    if (keyStart < 0) return;
    const key = this.#format.key.decode(bytes, keyStart, keyEnd);
    const id = keyId(this.#format.key, key);
    const known = this.#entries.get(id);
    if (known !== undefined) this.#remove(known);
    if (valueStart < 0) return;
    const entry = absentEntry(key, 0);
    entry.value = this.#format.value.decode(bytes, valueStart, valueEnd) ?? null;
    if (entry.value === null) return;
    entry.state = this.#format.revive(entry.value);
    entry.timestampMs = timestampMs;
    entry.isLogged = true;
    this.#entries.set(id, entry);
  }

  #live(key: unknown): StateEntry | undefined {
    const entry = this.#entries.get(keyId(this.#format.key, key));
    return entry === undefined || entry.state === null ? undefined : entry;
  }

  #remove(entry: StateEntry): void {
    if (entry.state === null) this.#absent -= 1;
    this.#entries.delete(keyId(this.#format.key, entry.key));
  }

  #write(
    {key, timestampMs}: StateEntry,
    value: string | Uint8Array | null,
    changelog: Changelog,
  ): void {
    changelog.append(this.#format.key.encode(key), value, timestampMs);
  }
}
