import type {ImageRange, ImageRow, StoreImage} from '../../ports/state-storage.ts';
import {StagedRows} from '../staged-rows.ts';

/** Rows in a Map by the bytes of their keys, and in order while they are scanned. */
export class MemoryImage implements StoreImage {
  readonly #rows = new Map<string, ImageRow>();
  readonly #staged = new StagedRows();
  #ordered: readonly string[] | undefined;
  #sizeBytes = 0;

  /** Of keys and values. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  count(): number {
    return this.#rows.size;
  }

  get(key: Uint8Array): ImageRow | undefined {
    return this.#rows.get(nameOf(key));
  }

  scan({from, before, reverse = false}: ImageRange, limit: number): readonly ImageRow[] {
    this.#ordered ??= [...this.#rows.keys()].sort();
    const first = from === undefined ? 0 : placeOf(this.#ordered, nameOf(from));
    const end =
      before === undefined ? this.#ordered.length : placeOf(this.#ordered, nameOf(before));
    const names = reverse
      ? this.#ordered.slice(Math.max(first, end - limit), Math.max(first, end)).reverse()
      : this.#ordered.slice(first, Math.min(end, first + limit));
    return names.flatMap((name) => this.#rows.get(name) ?? []);
  }

  put(key: string | Uint8Array, value: string | Uint8Array, timestampMs: number): void {
    this.#staged.put(key, value, timestampMs);
  }

  delete(key: string | Uint8Array): void {
    this.#staged.delete(key);
  }

  commit(): void {
    for (const {key, value, timestampMs} of this.#staged.sorted()) {
      const name = nameOf(key);
      const known = this.#rows.get(name);
      if ((known === undefined) !== (value === undefined)) this.#ordered = undefined;
      this.#sizeBytes -= sizeOf(known);
      if (value === undefined) {
        this.#rows.delete(name);
        continue;
      }
      const row = {key: Uint8Array.from(key), value: Uint8Array.from(value), timestampMs};
      this.#rows.set(name, row);
      this.#sizeBytes += sizeOf(row);
    }
    this.#staged.clear();
  }

  drop(): void {
    this.#staged.clear();
  }

  clear(): void {
    this.#staged.clear();
    this.#rows.clear();
    this.#ordered = undefined;
    this.#sizeBytes = 0;
  }
}

/** One code unit for each byte, so that names sort as keys do. */
function nameOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('latin1');
}

/** Where the first name stands that is not before this one. */
function placeOf(ordered: readonly string[], name: string): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] ?? '') < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sizeOf(row: ImageRow | undefined): number {
  return row === undefined ? 0 : row.key.length + row.value.length;
}
