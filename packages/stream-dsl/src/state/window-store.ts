import type {StoreImage} from '../ports/state-storage.ts';
import type {Windowed} from '../windows/windowed.ts';
import type {CacheBudget} from './cache-budget.ts';
import type {Changelog, ChangelogRecord, ImageKeys, Pageable, Restorable} from './changelog.ts';
import {readTime} from './composed-key.ts';
import {ENTRY_BYTES} from './entry-pages.ts';
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
import {WindowPages} from './window-pages.ts';
import {WindowedKeyWriter} from './windowed-key-writer.ts';

/** The start of its window, with which a key ends. */
const TIME_BYTES = 8;

/**
 * One value per key and window. The changelog is its durable form, keyed as in Kafka Streams, and with the operator's
 * stream time, which the reference forgets on restart. Its content is in memory, or in an image: then memory has what
 * changed, and the newest windows as far as they fit.
 */
export class WindowStore implements Restorable, Pageable, TableView, ReadableStore {
  readonly imageKeys: ImageKeys = 'time-first';
  readonly meta = new StoreMeta();
  readonly #format: StateFormat;
  readonly #sizeMs: number;
  readonly #keyWriter = new WindowedKeyWriter();
  readonly #windows = new Map<number, Map<KeyId, StateEntry>>();
  /** Starts of the windows that were not closed yet. */
  readonly #open = new Set<number>();
  #openStartMs = Number.POSITIVE_INFINITY;
  #startMs = Number.POSITIVE_INFINITY;
  #dirty: StateEntry[] = [];
  #size = 0;
  /** Undefined while all content is in memory. */
  #pages: WindowPages | undefined;
  /** The window that was asked for last, as most records are in the same one as the record before. */
  #recentStartMs = Number.NaN;
  #recent: Map<KeyId, StateEntry> | undefined;

  constructor(format: StateFormat, sizeMs: number) {
    this.#format = format;
    this.#sizeMs = sizeMs;
  }

  get size(): number {
    return this.#size;
  }

  get isOverBudget(): boolean {
    return this.#pages?.isTooMuch(this.#dirty.length) ?? false;
  }

  attach(image: StoreImage, budget: CacheBudget): void {
    const pages = new WindowPages(image, budget, this.#format);
    this.#pages = pages;
    this.#size = pages.count();
    for (const startMs of pages.partial) this.#openWindow(startMs);
    const meta = image.get(new Uint8Array());
    if (meta === undefined) return;
    const {value: bytes, timestampMs} = meta;
    const bounds = {keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: bytes.length};
    this.meta.restore({bytes, ...bounds, timestampMs});
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
    for (const startMs of this.#starts()) {
      for (const entry of this.#entriesIn(startMs)) {
        if (entry.state !== null) yield [this.windowedKey(entry), freshValue(entry, this.#format)];
      }
    }
  }

  windowedKey({key, windowStartMs}: StateEntry): Windowed<unknown> {
    return {key, startMs: windowStartMs, endMs: windowStartMs + this.#sizeMs};
  }

  /** The entry of a key in a window, absent or not. It may be changed through `update` only. */
  entryOf(key: unknown, windowStartMs: number): StateEntry {
    const known = this.#windowAt(windowStartMs)?.get(keyId(this.#format.key, key));
    return known ?? this.#find(key, windowStartMs) ?? absentEntry(key, windowStartMs);
  }

  /** A key's entries that start from `fromMs` to `toMs`, both inclusive, the earliest first. */
  entriesOf(key: unknown, fromMs: number, toMs: number): readonly StateEntry[] {
    return [...this.#starts()]
      .filter((start) => start >= fromMs && start <= toMs)
      .sort((a, b) => a - b)
      .map((start) => this.entryOf(key, start))
      .filter(({state}) => state !== null);
  }

  fetch(
    key: unknown,
    fromMs: number,
    toMs: number,
  ): readonly (readonly [startMs: number, value: unknown])[] {
    return this.entriesOf(key, fromMs, toMs).map(
      (entry) => [entry.windowStartMs, freshValue(entry, this.#format)] as const,
    );
  }

  /** Gives an entry its next state, which may be the same object as before; null removes it. */
  update(entry: StateEntry, state: unknown, timestampMs: number): void {
    if (!entry.isDirty) {
      // Absent and unchanged entries are not in the map, and what is in an image need not be.
      if (entry.state === null || this.#pages !== undefined) this.#put(entry);
      entry.isDirty = true;
      entry.before = entry.value;
      this.#dirty.push(entry);
    }
    if ((entry.state === null) !== (state === null)) this.#size += state === null ? -1 : 1;
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
        if (!entry.isLogged) {
          this.#pages?.grow(entry.windowStartMs, ENTRY_BYTES + encoded.length);
        }
        entry.isLogged = true;
        continue;
      }
      written?.push(null);
      if (entry.isLogged) changelog.append(this.#keyOf(entry), null, entry.timestampMs);
      entry.isLogged = false;
      // Until the image has forgotten it, the entry has to say that it is gone.
      if (this.#pages?.partial.has(entry.windowStartMs) === true) this.#pages.gone.push(entry);
      else this.#remove(entry.windowStartMs, entry.key);
    }
    return dirty;
  }

  saved(): void {
    const pages = this.#pages;
    if (pages === undefined) return;
    for (const entry of pages.gone) {
      const isStillThere = this.entryOf(entry.key, entry.windowStartMs) === entry;
      if (isStillThere && entry.state === null && !entry.isDirty) {
        this.#remove(entry.windowStartMs, entry.key);
      }
    }
    pages.gone.length = 0;
    for (const startMs of pages.takeDue()) {
      const changed = [...(this.#windows.get(startMs) ?? [])].filter(([, {isDirty}]) => isDirty);
      this.#windows.set(startMs, new Map(changed));
    }
    this.#recentStartMs = Number.NaN;
  }

  /** Closes the windows that end before `endMs`, and returns what is in them: oldest first, then by the bytes of the key. */
  close(endMs: number): readonly StateEntry[] {
    return this.skip(endMs).flatMap((start) => {
      const entries = [...this.#entriesIn(start)].filter(({state}) => state !== null);
      return sortByKey(entries, this.#format.key);
    });
  }

  /** As `close`, but returns only the starts of the windows. */
  skip(endMs: number): readonly number[] {
    if (this.openEndMs >= endMs) return [];
    const starts = [...this.#open].filter((start) => start + this.#sizeMs < endMs);
    for (const start of starts) this.#open.delete(start);
    this.#openStartMs = earliest(this.#open);
    return starts.sort((a, b) => a - b);
  }

  /** Forgets the windows that end before `endMs`. */
  expire(endMs: number, changelog: Changelog): void {
    if (this.#startMs + this.#sizeMs >= endMs) return;
    for (const start of this.#open) if (start + this.#sizeMs < endMs) this.#open.delete(start);
    this.#openStartMs = earliest(this.#open);
    for (const start of [...this.#starts()]) {
      if (start + this.#sizeMs < endMs) this.#forget(start, changelog);
    }
    this.#startMs = earliest(this.#starts());
  }

  restore(record: ChangelogRecord): void {
    const {bytes, keyStart, keyEnd, valueStart, valueEnd, timestampMs} = record;
    if (this.meta.restore(record)) return;
    const {key: keySerde, value: valueSerde, revive} = this.#format;
    // As `windowedSerde` writes it, read without an object for each key.
    const key = keySerde.decode(bytes, keyStart, keyEnd - TIME_BYTES);
    const startMs = readTime(bytes, keyEnd - TIME_BYTES);
    let entry = this.#windowAt(startMs)?.get(keyId(keySerde, key));
    if (valueStart < 0) {
      if (entry === undefined) return;
      this.#size -= 1;
      this.#remove(startMs, key);
      return;
    }
    const value = valueSerde.decode(bytes, valueStart, valueEnd);
    if (entry === undefined) {
      entry = absentEntry(key, startMs);
      entry.isLogged = true;
      this.#size += 1;
      this.#put(entry);
    }
    entry.value = value;
    entry.state = revive(value);
    entry.timestampMs = timestampMs;
  }

  #live({key, startMs}: Windowed<unknown>): StateEntry | undefined {
    const known = this.#windows.get(startMs)?.get(keyId(this.#format.key, key));
    const entry = known ?? this.#find(key, startMs);
    return entry === undefined || entry.state === null ? undefined : entry;
  }

  /** An entry that is not in memory. */
  #find(key: unknown, startMs: number): StateEntry | undefined {
    const entry = this.#pages?.find(key, startMs);
    if (entry !== undefined) this.#put(entry);
    return entry;
  }

  /** Starts of all windows, in no order. */
  #starts(): Iterable<number> {
    if (this.#pages === undefined) return this.#windows.keys();
    return new Set([...this.#windows.keys(), ...this.#pages.partial]);
  }

  /** All entries of a window, in no order; removed ones may be among them. */
  #entriesIn(startMs: number): Iterable<StateEntry> {
    const inMemory = this.#windows.get(startMs) ?? new Map<KeyId, StateEntry>();
    return this.#pages?.entriesIn(startMs, inMemory) ?? inMemory.values();
  }

  /** Drops a window with all that is in it. */
  #forget(startMs: number, changelog: Changelog): void {
    for (const entry of this.#entriesIn(startMs)) {
      if (entry.state !== null) this.#size -= 1;
      entry.isDirty = false;
      if (entry.isLogged) changelog.append(this.#keyOf(entry), null, entry.timestampMs);
    }
    this.#pages?.forget(startMs);
    this.#delete(startMs);
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
      if (this.#pages?.partial.has(entry.windowStartMs) !== true) {
        this.#openWindow(entry.windowStartMs);
      }
    }
    window.set(keyId(this.#format.key, entry.key), entry);
  }

  #openWindow(startMs: number): void {
    this.#open.add(startMs);
    this.#openStartMs = Math.min(this.#openStartMs, startMs);
    this.#startMs = Math.min(this.#startMs, startMs);
  }

  #remove(windowStartMs: number, key: unknown): void {
    const window = this.#windows.get(windowStartMs);
    window?.delete(keyId(this.#format.key, key));
    if (window?.size !== 0 || this.#pages?.partial.has(windowStartMs) === true) return;
    this.#pages?.forget(windowStartMs);
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
