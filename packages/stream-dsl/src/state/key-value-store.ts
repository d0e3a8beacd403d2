import type {Serde} from '../serde.ts';
import type {AggregateEntry} from './aggregate-entry.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {type KeyId, keyId} from './key-id.ts';

/** How a store writes keys and aggregates, and makes a state of an aggregate that was read back. */
export interface AggregateFormat {
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
  readonly init: () => unknown;
  readonly snapshot: (state: unknown) => unknown;
  readonly revive: (snapshot: unknown) => unknown;
}

/** One aggregate per key. In memory; the changelog is its durable form. */
export class KeyValueStore implements Restorable {
  readonly #format: AggregateFormat;
  readonly #entries = new Map<KeyId, AggregateEntry>();
  #dirty: AggregateEntry[] = [];

  constructor(format: AggregateFormat) {
    this.#format = format;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: unknown): unknown {
    const entry = this.#entries.get(keyId(this.#format.key, key));
    return entry === undefined ? undefined : this.#format.snapshot(entry.state);
  }

  *entries(): Iterable<readonly [unknown, unknown]> {
    for (const {key, state} of this.#entries.values()) yield [key, this.#format.snapshot(state)];
  }

  /** The key's entry, made with `init` where there is none. */
  entryOf(key: unknown): AggregateEntry {
    const id = keyId(this.#format.key, key);
    const found = this.#entries.get(id);
    if (found !== undefined) return found;
    const entry = newEntry(key, 0, this.#format.init());
    this.#entries.set(id, entry);
    return entry;
  }

  markDirty(entry: AggregateEntry): void {
    if (entry.isDirty) return;
    entry.isDirty = true;
    this.#dirty.push(entry);
  }

  /** Writes what changed since the last call, and returns it. */
  flush(changelog: Changelog): readonly AggregateEntry[] {
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const entry of dirty) {
      const value = this.#format.value.encode(this.#format.snapshot(entry.state));
      changelog.append(this.#format.key.encode(entry.key), value, entry.timestampMs);
      entry.isDirty = false;
      entry.isLogged = true;
    }
    return dirty;
  }

  restore(record: ChangelogRecord): void {
    const key = this.#format.key.decode(record.bytes, record.keyStart, record.keyEnd);
    const id = keyId(this.#format.key, key);
    if (record.valueStart < 0) {
      this.#entries.delete(id);
      return;
    }
    const entry = newEntry(key, 0, reviveState(this.#format, record));
    entry.timestampMs = record.timestampMs;
    entry.isLogged = true;
    this.#entries.set(id, entry);
  }
}

export function newEntry(key: unknown, windowStartMs: number, state: unknown): AggregateEntry {
  return {key, windowStartMs, state, timestampMs: -1, isDirty: false, isLogged: false};
}

export function reviveState(format: AggregateFormat, record: ChangelogRecord): unknown {
  const {bytes, valueStart, valueEnd} = record;
  return format.revive(format.value.decode(bytes, valueStart, valueEnd));
}
