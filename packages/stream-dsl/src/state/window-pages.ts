import type {ImageRow, StoreImage} from '../ports/state-storage.ts';
import type {CacheBudget} from './cache-budget.ts';
import {readTime} from './composed-key.ts';
import {ENTRY_BYTES} from './entry-pages.ts';
import {windowRowKey} from './image-keys.ts';
import {bytesOf, keyAfterPrefix, rowsOf} from './image-rows.ts';
import {type KeyId, keyId} from './key-id.ts';
import {absentEntry, type StateEntry, type StateFormat} from './state-entry.ts';

const TIME_BYTES = 8;
const NO_KEY = new Uint8Array();

type EntriesOfWindow = ReadonlyMap<KeyId, StateEntry>;

/**
 * What a window store knows of its image. A window is `partial` once some of its rows are in the image alone; of the
 * others, the newest ones mostly, all is in memory, and the image is not asked.
 */
export class WindowPages {
  readonly image: StoreImage;
  /** Starts of partial windows. */
  readonly partial = new Set<number>();
  /** Removed entries of partial windows, which the image still has. */
  readonly gone: StateEntry[] = [];
  readonly #format: StateFormat;
  readonly #budget: CacheBudget;
  /** What the entries in memory take, by window. */
  readonly #bytes = new Map<number, number>();

  constructor(image: StoreImage, budget: CacheBudget, format: StateFormat) {
    this.image = image;
    this.#budget = budget;
    this.#format = format;
    // One look for each window: behind its first row the next window is looked for.
    for (let from: Uint8Array = Uint8Array.of(0); ; ) {
      const [first] = image.scan({from}, 1);
      if (first === undefined) break;
      const startMs = readTime(first.key, 0);
      this.partial.add(startMs);
      from = windowRowKey(startMs + 1, NO_KEY);
    }
  }

  /** Rows of windows, what the store remembers beside them left out. */
  count(): number {
    return this.image.count() - (this.image.get(NO_KEY) === undefined ? 0 : 1);
  }

  /** Undefined for an absent one. */
  find(key: unknown, startMs: number): StateEntry | undefined {
    if (!this.partial.has(startMs)) return undefined;
    const keyBytes = bytesOf(this.#format.key.encode(key));
    const row = this.image.get(windowRowKey(startMs, keyBytes));
    if (row === undefined) return undefined;
    this.grow(startMs, ENTRY_BYTES + row.key.length + row.value.length);
    return this.#entryOf(row, key, startMs);
  }

  /** All entries of a window, in no order; removed ones may be among them. */
  *entriesIn(startMs: number, inMemory: EntriesOfWindow): Generator<StateEntry> {
    yield* inMemory.values();
    if (!this.partial.has(startMs)) return;
    for (const row of this.#rowsIn(startMs)) {
      const key = this.#keyOf(row);
      if (!inMemory.has(keyId(this.#format.key, key))) yield this.#entryOf(row, key, startMs);
    }
  }

  grow(startMs: number, bytes: number): void {
    this.#bytes.set(startMs, (this.#bytes.get(startMs) ?? 0) + bytes);
  }

  /** A window is no more. */
  forget(startMs: number): void {
    this.partial.delete(startMs);
    this.#bytes.delete(startMs);
  }

  /** The windows whose unchanged entries are to leave memory, so that it holds half of what it may: the oldest ones. */
  takeDue(): readonly number[] {
    const share = this.#budget.shareBytes;
    let bytes = this.#totalBytes();
    if (bytes <= share) return [];
    const due: number[] = [];
    for (const startMs of [...this.#bytes.keys()].sort((a, b) => a - b)) {
      if (bytes <= share / 2) break;
      bytes -= this.#bytes.get(startMs) ?? 0;
      this.#bytes.delete(startMs);
      this.partial.add(startMs);
      due.push(startMs);
    }
    return due;
  }

  /** Whether so many changed entries are more than memory is meant for. */
  isTooMuch(changedCount: number): boolean {
    return this.#totalBytes() + changedCount * ENTRY_BYTES > 2 * this.#budget.shareBytes;
  }

  #rowsIn(startMs: number): Generator<ImageRow> {
    const from = windowRowKey(startMs, NO_KEY);
    return rowsOf(this.image, {from, before: keyAfterPrefix(from)});
  }

  #totalBytes(): number {
    let bytes = 0;
    for (const part of this.#bytes.values()) bytes += part;
    return bytes;
  }

  #keyOf({key}: ImageRow): unknown {
    return this.#format.key.decode(key, TIME_BYTES, key.length);
  }

  #entryOf(row: ImageRow, key: unknown, startMs: number): StateEntry {
    const entry = absentEntry(key, startMs);
    entry.value = this.#format.value.decode(row.value, 0, row.value.length);
    entry.state = this.#format.revive(entry.value);
    entry.timestampMs = row.timestampMs;
    entry.isLogged = true;
    return entry;
  }
}
