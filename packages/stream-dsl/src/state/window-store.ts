import {windowedSerde} from '../serdes.ts';
import type {Windowed} from '../windows/windowed.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {type KeyId, keyId} from './key-id.ts';
import {sortByKey} from './key-order.ts';
import {
  absentEntry,
  type Encoded,
  freshValue,
  type StateEntry,
  type StateFormat,
} from './state-entry.ts';
import {StoreMeta} from './store-meta.ts';
import type {ReadableStore, TableView, Versioned} from './table-view.ts';
import {WindowedKeyWriter} from './windowed-key-writer.ts';

/**
 * One value per key and window. In memory; the changelog is its durable form, keyed as in Kafka Streams, and with the
 * operator's stream time, which the reference forgets on restart.
 */
export class WindowStore implements Restorable, TableView, ReadableStore {
  readonly meta = new StoreMeta();
  readonly #format: StateFormat;
  readonly #windowed: ReturnType<typeof windowedSerde<unknown>>;
  readonly #sizeMs: number;
  readonly #keyWriter = new WindowedKeyWriter();
  readonly #windows = new Map<number, Map<KeyId, StateEntry>>();
  /** Starts of the windows that were not closed yet. */
  readonly #open = new Set<number>();
  #openStartMs = Number.POSITIVE_INFINITY;
  #startMs = Number.POSITIVE_INFINITY;
  #dirty: StateEntry[] = [];
  /** The window that was asked for last, as most records are in the same one as the record before. */
  #recentStartMs = Number.NaN;
  #recent: Map<KeyId, StateEntry> | undefined;

  constructor(format: StateFormat, sizeMs: number) {
    this.#format = format;
    this.#windowed = windowedSerde(format.key, sizeMs);
    this.#sizeMs = sizeMs;
  }

  get size(): number {
    let size = 0;
    for (const window of this.#windows.values()) {
      for (const {state} of window.values()) size += state === null ? 0 : 1;
    }
    return size;
  }

  /** End of the oldest window that was not closed yet; Infinity for none. */
  get openEndMs(): number {
    return this.#openStartMs + this.#sizeMs;
  }

  get(key: unknown): unknown {
    const entry = this.#live(key as Windowed<unknown>);
    return entry === undefined ? undefined : freshValue(entry, this.#format);
  }

  lookup(key: unknown): Versioned | undefined {
    const entry = this.#live(key as Windowed<unknown>);
    if (entry !== undefined) freshValue(entry, this.#format);
    return entry;
  }

  *entries(): Iterable<readonly [unknown, unknown]> {
    for (const window of this.#windows.values()) {
      for (const entry of window.values()) {
        if (entry.state !== null) yield [this.windowedKey(entry), freshValue(entry, this.#format)];
      }
    }
  }

  windowedKey({key, windowStartMs}: StateEntry): Windowed<unknown> {
    return {key, startMs: windowStartMs, endMs: windowStartMs + this.#sizeMs};
  }

  /** The entry of a key in a window, absent or not. It may be changed through `update` only. */
  entryOf(key: unknown, windowStartMs: number): StateEntry {
    const window = this.#windowAt(windowStartMs);
    return window?.get(keyId(this.#format.key, key)) ?? absentEntry(key, windowStartMs);
  }

  /** A key's entries that start from `fromMs` to `toMs`, both inclusive, the earliest first. */
  entriesOf(key: unknown, fromMs: number, toMs: number): readonly StateEntry[] {
    const id = keyId(this.#format.key, key);
    const starts = [...this.#windows.keys()].filter((start) => start >= fromMs && start <= toMs);
    return starts
      .sort((a, b) => a - b)
      .flatMap((start) => this.#windows.get(start)?.get(id) ?? [])
      .filter(({state}) => state !== null);
  }

  /** Gives an entry its next state, which may be the same object as before; null removes it. */
  update(entry: StateEntry, state: unknown, timestampMs: number): void {
    if (!entry.isDirty) {
      // Absent and unchanged entries are not in the map.
      if (entry.state === null) this.#put(entry);
      entry.isDirty = true;
      entry.before = entry.value;
      this.#dirty.push(entry);
    }
    entry.state = state;
    entry.isValueFresh = false;
    entry.timestampMs = timestampMs;
  }

  /** What readers see of an entry; null for an absent one. */
  valueOf(entry: StateEntry): unknown {
    return freshValue(entry, this.#format);
  }

  flush(changelog: Changelog, written?: Encoded[]): readonly StateEntry[] {
    const dirty = this.#dirty.filter((entry) => entry.isDirty);
    this.#dirty = [];
    for (const entry of dirty) {
      entry.isDirty = false;
      const value = freshValue(entry, this.#format);
      if (value !== null) {
        const encoded = this.#format.value.encode(value);
        changelog.append(this.#keyOf(entry), encoded, entry.timestampMs);
        written?.push(encoded);
        entry.isLogged = true;
        continue;
      }
      written?.push(null);
      if (entry.isLogged) changelog.append(this.#keyOf(entry), null, entry.timestampMs);
      this.#remove(entry.windowStartMs, entry.key);
    }
    return dirty;
  }

  /** Closes the windows that end before `endMs`, and returns what is in them: oldest first, then by the bytes of the key. */
  close(endMs: number): readonly StateEntry[] {
    if (this.openEndMs >= endMs) return [];
    const starts = [...this.#open].filter((start) => start + this.#sizeMs < endMs);
    const closed: StateEntry[] = [];
    for (const start of starts.sort((a, b) => a - b)) {
      this.#open.delete(start);
      const entries = [...(this.#windows.get(start)?.values() ?? [])];
      for (const entry of sortByKey(entries, this.#format.key)) {
        if (entry.state !== null) closed.push(entry);
      }
    }
    this.#openStartMs = earliest(this.#open);
    return closed;
  }

  /** Forgets the windows that end before `endMs`. */
  expire(endMs: number, changelog: Changelog): void {
    if (this.#startMs + this.#sizeMs >= endMs) return;
    for (const start of this.#open) if (start + this.#sizeMs < endMs) this.#open.delete(start);
    this.#openStartMs = earliest(this.#open);
    for (const [start, window] of this.#windows) {
      if (start + this.#sizeMs >= endMs) continue;
      for (const entry of window.values()) {
        if (entry.isLogged) changelog.append(this.#keyOf(entry), null, entry.timestampMs);
        entry.isDirty = false;
      }
      this.#delete(start);
    }
    this.#startMs = earliest(this.#windows.keys());
  }

  restore(record: ChangelogRecord): void {
    const {bytes, keyStart, keyEnd, valueStart, valueEnd} = record;
    if (this.meta.restore(record)) return;
    const {key, startMs} = this.#windowed.decode(bytes, keyStart, keyEnd);
    if (valueStart < 0) {
      this.#remove(startMs, key);
      return;
    }
    const entry = absentEntry(key, startMs);
    entry.value = this.#format.value.decode(bytes, valueStart, valueEnd);
    entry.state = this.#format.revive(entry.value);
    entry.timestampMs = record.timestampMs;
    entry.isLogged = true;
    this.#put(entry);
  }

  #live({key, startMs}: Windowed<unknown>): StateEntry | undefined {
    const entry = this.#windows.get(startMs)?.get(keyId(this.#format.key, key));
    return entry === undefined || entry.state === null ? undefined : entry;
  }

  #windowAt(startMs: number): Map<KeyId, StateEntry> | undefined {
    if (startMs !== this.#recentStartMs) {
      this.#recentStartMs = startMs;
      this.#recent = this.#windows.get(startMs);
    }
    return this.#recent;
  }

  #delete(startMs: number): void {
    this.#windows.delete(startMs);
    this.#recentStartMs = Number.NaN;
    this.#recent = undefined;
  }

  #put(entry: StateEntry): void {
    let window = this.#windowAt(entry.windowStartMs);
    if (window === undefined) {
      window = new Map();
      this.#windows.set(entry.windowStartMs, window);
      this.#recent = window;
      this.#open.add(entry.windowStartMs);
      this.#openStartMs = Math.min(this.#openStartMs, entry.windowStartMs);
      this.#startMs = Math.min(this.#startMs, entry.windowStartMs);
    }
    window.set(keyId(this.#format.key, entry.key), entry);
  }

  #remove(windowStartMs: number, key: unknown): void {
    const window = this.#windows.get(windowStartMs);
    window?.delete(keyId(this.#format.key, key));
    if (window?.size !== 0) return;
    this.#delete(windowStartMs);
    if (this.#open.delete(windowStartMs)) this.#openStartMs = earliest(this.#open);
  }

  /** Good until the next call. */
  #keyOf({key, windowStartMs}: StateEntry): Uint8Array {
    return this.#keyWriter.write(this.#format.key.encode(key), windowStartMs);
  }
}

function earliest(starts: Iterable<number>): number {
  let result = Number.POSITIVE_INFINITY;
  for (const start of starts) if (start < result) result = start;
  return result;
}
