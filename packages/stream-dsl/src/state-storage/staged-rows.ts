const FIRST_BYTES = 16_384;
const DELETED = -1;

/** A change of a row; `value` undefined removes it. The bytes are good until the rows are cleared. */
export interface StagedRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
  readonly timestampMs: number;
}

/** Changes of one image that wait for a commit, as bytes and numbers: they may be many. */
export class StagedRows {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #used = 0;
  /** Of each row: where its key begins, where the key ends, and where the value ends. */
  readonly #bounds: number[] = [];
  readonly #timestamps: number[] = [];

  get count(): number {
    return this.#timestamps.length;
  }

  get sizeBytes(): number {
    return this.#used;
  }

  put(key: string | Uint8Array, value: string | Uint8Array, timestampMs: number): void {
    const start = this.#used;
    const keyEnd = this.#append(key);
    this.#bounds.push(start, keyEnd, this.#append(value));
    this.#timestamps.push(timestampMs);
  }

  delete(key: string | Uint8Array): void {
    const start = this.#used;
    this.#bounds.push(start, this.#append(key), DELETED);
    this.#timestamps.push(0);
  }

  /** The last change of each key, in the order of the keys: neighbours lie in the same pages. */
  sorted(): StagedRow[] {
    const last = new Map<string, number>();
    for (let row = 0; row < this.count; row++) {
      const [start, keyEnd] = this.#keyOf(row);
      // One code unit for each byte, so that text sorts as bytes do.
      last.set(this.#bytes.toString('latin1', start, keyEnd), row);
    }
    return [...last.keys()].sort().map((key) => this.#row(last.get(key) ?? 0));
  }

  clear(): void {
    this.#used = 0;
    this.#bounds.length = 0;
    this.#timestamps.length = 0;
    // One large commit must not hold its memory for good.
    if (this.#bytes.length > 64 * FIRST_BYTES) this.#bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  }

  #row(row: number): StagedRow {
    const [start, keyEnd] = this.#keyOf(row);
    const valueEnd = this.#bounds[3 * row + 2] ?? DELETED;
    return {
      key: this.#bytes.subarray(start, keyEnd),
      value: valueEnd === DELETED ? undefined : this.#bytes.subarray(keyEnd, valueEnd),
      timestampMs: this.#timestamps[row] ?? 0,
    };
  }

  #keyOf(row: number): readonly [start: number, end: number] {
    return [this.#bounds[3 * row] ?? 0, this.#bounds[3 * row + 1] ?? 0];
  }

  /** Returns where the part ends. */
  #append(part: string | Uint8Array): number {
    // Text may take three bytes for each of its UTF-16 code units.
    this.#reserve(part.length * (typeof part === 'string' ? 3 : 1));
    if (typeof part === 'string') this.#used += this.#bytes.write(part, this.#used);
    else {
      this.#bytes.set(part, this.#used);
      this.#used += part.length;
    }
    return this.#used;
  }

  #reserve(length: number): void {
    const needed = this.#used + length;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#used);
    this.#bytes = larger;
  }
}
