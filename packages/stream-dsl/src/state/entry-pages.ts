import type {StoreImage} from '../ports/state-storage.ts';
import type {CacheBudget} from './cache-budget.ts';
import {bytesOf} from './image-rows.ts';
import type {KeyId} from './key-id.ts';
import {absentEntry, type StateEntry, type StateFormat} from './state-entry.ts';

/** What an entry takes in memory beside the bytes of its key and value, about. */
export const ENTRY_BYTES = 250;

/**
 * What a key-value store knows of its image: entries come from it, and those that were not asked for in a while go.
 * There are two generations: the store's own entries are the younger one, and when they have come to half of the
 * budget they become the older one, whose entries are dropped unless they were asked for again.
 */
export class EntryPages {
  readonly image: StoreImage;
  /** Entries that were flushed, and that the image does not have yet: none of them may be dropped. */
  unsaved: readonly StateEntry[] = [];
  readonly #format: StateFormat;
  readonly #budget: CacheBudget;
  #older: ReadonlyMap<KeyId, StateEntry> = new Map();
  #youngBytes = 0;

  constructor(image: StoreImage, budget: CacheBudget, format: StateFormat) {
    this.image = image;
    this.#budget = budget;
    this.#format = format;
  }

  /** The entry of a key that the younger generation does not have; undefined for an absent one. */
  find(key: unknown, id: KeyId): StateEntry | undefined {
    const older = this.#older.get(id);
    if (older !== undefined) {
      this.#youngBytes += ENTRY_BYTES;
      return older;
    }
    const keyBytes = bytesOf(this.#format.key.encode(key));
    const row = this.image.get(keyBytes);
    if (row === undefined) return undefined;
    this.#youngBytes += ENTRY_BYTES + keyBytes.length + row.value.length;
    const entry = absentEntry(key, 0);
    entry.value = this.#format.value.decode(row.value, 0, row.value.length);
    entry.state = this.#format.revive(entry.value);
    entry.timestampMs = row.timestampMs;
    entry.isLogged = true;
    return entry;
  }

  /** An entry has come that the image does not know, or its size is known now. */
  grow(bytes: number): void {
    this.#youngBytes += bytes;
  }

  /** Whether the younger generation is to become the older one. */
  get isTurnDue(): boolean {
    return this.unsaved.length === 0 && this.#youngBytes > this.#budget.shareBytes / 2;
  }

  turn(young: ReadonlyMap<KeyId, StateEntry>): void {
    this.#older = young;
    this.#youngBytes = 0;
  }

  /** Whether so many changed entries are more than memory is meant for. */
  isTooMuch(changedCount: number): boolean {
    return Math.max(this.#youngBytes, changedCount * ENTRY_BYTES) > this.#budget.shareBytes;
  }
}
