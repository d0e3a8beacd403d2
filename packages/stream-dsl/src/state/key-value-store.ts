import type {ImageRange, StoreImage} from '../ports/state-storage.ts';
import type {CacheBudget} from './cache-budget.ts';
import {
  type Changelog,
  type ChangelogRecord,
  type ImageKeys,
  NO_CHANGELOG,
  type Pageable,
  type Restorable,
} from './changelog.ts';
import {ENTRY_BYTES, EntryPages} from './entry-pages.ts';
import type {Expiry} from './expiry.ts';
import {bytesOf, keyAfter, keyAfterPrefix, rowsOf} from './image-rows.ts';
import {type KeyId, keyId} from './key-id.ts';
import type {KeyRange, PrefixOptions} from './key-range.ts';
import {decodeEntry, mergeRows, sortEntries} from './scan-entries.ts';
import {absentEntry, freshValue, type StateEntry, type StateFormat} from './state-entry.ts';
import type {ReadableStore, TableView, Versioned} from './table-view.ts';

/**
 * One value per key, with its time. A changelog, or the topic of a table, is its durable form. Its content is in
 * memory, or in an image: then what is in memory is what changed and what was read lately.
 */
export class KeyValueStore implements Restorable, Pageable, TableView, ReadableStore {
  readonly imageKeys: ImageKeys = 'as-logged';
  readonly #format: StateFormat;
  #entries = new Map<KeyId, StateEntry>();
  #dirty: StateEntry[] = [];
  #size = 0;
  /** Undefined while all content is in memory. */
  #pages: EntryPages | undefined;
  readonly #expiry: Expiry | undefined;
  /** Where the next sweep goes on: among the entries in memory, or from this key of the image. */
  #sweeping: Iterator<StateEntry> | undefined;
  #sweptKey: Uint8Array | undefined;

  /** Without `expiry` entries stay until they are removed. */
  constructor(format: StateFormat, expiry?: Expiry) {
    this.#format = format;
    this.#expiry = expiry;
  }

  /** Undefined where entries stay until they are removed. */
  get ttlMs(): number | undefined {
    return this.#expiry?.ttlMs;
  }

  /** Expired entries count until they are swept. */
  get size(): number {
    return this.#size;
  }

  get isOverBudget(): boolean {
    return this.#pages?.isTooMuch(this.#dirty.length) ?? false;
  }

  attach(image: StoreImage, budget: CacheBudget): void {
    this.#pages = new EntryPages(image, budget, this.#format);
    this.#size = image.count();
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
    if (this.#pages !== undefined) yield* this.#scan({});
    else {
      for (const entry of this.#entries.values()) {
        if (this.#isThere(entry)) yield [entry.key, freshValue(entry, this.#format)];
      }
    }
  }

  range({from, to, reverse}: KeyRange = {}): Iterable<readonly [unknown, unknown]> {
    return this.#scan({
      from: from === undefined ? undefined : this.#bytesOf(from),
      before: to === undefined ? undefined : keyAfter(this.#bytesOf(to)),
      reverse,
    });
  }

  prefix(
    prefix: string | Uint8Array,
    {reverse}: PrefixOptions = {},
  ): Iterable<readonly [unknown, unknown]> {
    const from = bytesOf(prefix);
    return this.#scan({from, before: keyAfterPrefix(from), reverse});
  }

  /** The key's entry, absent or not. It may be changed through `update` only. */
  entryOf(key: unknown): StateEntry {
    const id = keyId(this.#format.key, key);
    return this.#entries.get(id) ?? this.#find(key, id) ?? absentEntry(key, 0);
  }

  /** Gives an entry its next state, which may be the same object as before; null removes the key. */
  update(entry: StateEntry, state: unknown, timestampMs: number): void {
    if (!entry.isDirty) {
      // Absent and unchanged entries are not in the map, and what is in an image need not be.
      if (entry.state === null || this.#pages !== undefined) {
        this.#entries.set(keyId(this.#format.key, entry.key), entry);
      }
      entry.isDirty = true;
      entry.before = entry.value;
      this.#dirty.push(entry);
    }
    if ((entry.state === null) !== (state === null)) this.#size += state === null ? -1 : 1;
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
    if (this.#expiry !== undefined) this.#sweep(this.#expiry);
    const dirty = this.#dirty;
    this.#dirty = [];
    // Encoding is most of the work, so nothing is encoded for nobody.
    const isWritten = changelog !== NO_CHANGELOG;
    for (const entry of dirty) {
      entry.isDirty = false;
      const value = freshValue(entry, this.#format);
      if (isWritten && value !== null) {
        const encoded = this.#format.value.encode(value);
        this.#write(entry, encoded, changelog);
        if (!entry.isLogged) this.#pages?.grow(ENTRY_BYTES + encoded.length);
      } else if (isWritten && entry.isLogged) this.#write(entry, null, changelog);
      entry.isLogged = value !== null;
      // Until the image has forgotten a key, the entry has to say that it is gone.
      if (value === null && this.#pages === undefined) this.#remove(entry);
    }
    if (this.#pages !== undefined) this.#pages.unsaved = [...this.#pages.unsaved, ...dirty];
    return dirty;
  }

  saved(): void {
    const pages = this.#pages;
    if (pages === undefined) return;
    for (const entry of pages.unsaved) {
      if (entry.state === null && !entry.isDirty) this.#remove(entry);
    }
    pages.unsaved = [];
    if (pages.isTurnDue) this.#turn(pages);
  }

  restore({bytes, keyStart, keyEnd, valueStart, valueEnd, timestampMs}: ChangelogRecord): void {
    if (keyStart < 0) return;
    const {key: keySerde, value: valueSerde, revive} = this.#format;
    const key = keySerde.decode(bytes, keyStart, keyEnd);
    const id = keyId(keySerde, key);
    const value = valueStart < 0 ? null : (valueSerde.decode(bytes, valueStart, valueEnd) ?? null);
    let entry = this.#entries.get(id);
    if (value === null) {
      if (entry === undefined) return;
      this.#entries.delete(id);
      this.#size -= 1;
      return;
    }
    if (entry === undefined) {
      entry = absentEntry(key, 0);
      entry.isLogged = true;
      this.#entries.set(id, entry);
      this.#size += 1;
    }
    // In place: a new object for each record of a key would be a quarter of the work.
    entry.value = value;
    entry.state = revive(value);
    entry.isValueFresh = true;
    entry.timestampMs = timestampMs;
  }

  #live(key: unknown): StateEntry | undefined {
    const id = keyId(this.#format.key, key);
    const entry = this.#entries.get(id) ?? this.#find(key, id);
    return entry !== undefined && this.#isThere(entry) ? entry : undefined;
  }

  #isThere({state, timestampMs}: StateEntry): boolean {
    return state !== null && this.#expiry?.isExpired(timestampMs) !== true;
  }

  /** Removes what has expired, of a bounded number of entries; the next sweep goes on behind them. */
  #sweep(expiry: Expiry): void {
    const visits = expiry.visits(this.#dirty.length);
    const pages = this.#pages;
    const swept =
      pages === undefined ? this.#visit(visits) : this.#visitRows(pages, visits, expiry);
    for (const entry of swept) {
      if (entry.state !== null && !this.#isThere(entry)) this.update(entry, null, expiry.nowMs);
    }
  }

  *#visit(count: number): Generator<StateEntry> {
    this.#sweeping ??= this.#entries.values();
    for (let visited = 0; visited < count; visited++) {
      const next = this.#sweeping.next();
      if (next.done === true) {
        this.#sweeping = undefined;
        return;
      }
      yield next.value;
    }
  }

  /** Entries whose rows have expired; what was written since is not in the image. */
  *#visitRows({image}: EntryPages, count: number, expiry: Expiry): Generator<StateEntry> {
    const from = this.#sweptKey;
    this.#sweptKey = undefined;
    let visited = 0;
    for (const {key, timestampMs} of rowsOf(image, {from})) {
      if (visited === count) {
        this.#sweptKey = key;
        return;
      }
      visited += 1;
      if (expiry.isExpired(timestampMs)) {
        yield this.entryOf(this.#format.key.decode(key, 0, key.length));
      }
    }
  }

  /** An entry that is not in the map. */
  #find(key: unknown, id: KeyId): StateEntry | undefined {
    const pages = this.#pages;
    const entry = pages?.find(key, id);
    if (pages === undefined || entry === undefined) return undefined;
    this.#entries.set(id, entry);
    if (pages.isTurnDue) this.#turn(pages);
    return entry;
  }

  #turn(pages: EntryPages): void {
    pages.turn(this.#entries);
    this.#entries = new Map();
    // What has changed is nowhere else.
    for (const entry of this.#dirty) {
      this.#entries.set(keyId(this.#format.key, entry.key), entry);
    }
  }

  #remove(entry: StateEntry): void {
    this.#entries.delete(keyId(this.#format.key, entry.key));
  }

  *#scan(range: ImageRange): Iterable<readonly [unknown, unknown]> {
    const pages = this.#pages;
    const {reverse = false} = range;
    const rows = pages === undefined ? [] : rowsOf(pages.image, range);
    const changed =
      pages === undefined ? this.#entries.values() : new Set([...pages.unsaved, ...this.#dirty]);
    for (const found of mergeRows(rows, sortEntries(changed, this.#format.key, range), reverse)) {
      if (this.#expiry?.isExpired(found.timestampMs) === true) continue;
      if (!('state' in found)) yield decodeEntry(found, this.#format);
      else if (found.state !== null) yield [found.key, freshValue(found, this.#format)];
    }
  }

  #bytesOf(key: unknown): Uint8Array {
    return bytesOf(this.#format.key.encode(key));
  }

  #write(
    {key, timestampMs}: StateEntry,
    value: string | Uint8Array | null,
    changelog: Changelog,
  ): void {
    changelog.append(this.#format.key.encode(key), value, timestampMs);
  }
}
