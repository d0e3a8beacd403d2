/** Shared by all batches of one transaction: ending it changes what readers see of all of them at once. */
export interface TransactionStatus {
  outcome: 'open' | 'commit' | 'abort';
}

/** Where a batch lies: in memory, in the journal, or both. */
export interface StoredBatch {
  readonly sizeBytes: number;
  /** Of the journal; -1 where there is none. */
  readonly position: number;
  /** Dropped by whoever bounds the memory, when the journal has them. */
  bytes: Uint8Array | undefined;
}

export interface BatchEntry {
  readonly baseOffset: number;
  readonly count: number;
  readonly stored: StoredBatch;
  readonly transaction: TransactionStatus | undefined;
}

export interface BatchRange {
  readonly entries: readonly BatchEntry[];
  /** Where reading goes on: beyond markers and aborted batches that follow. */
  readonly nextOffset: number;
}

/** One partition: which batch holds which offsets. Markers that end transactions take one offset each, as in Kafka. */
export class PartitionLog {
  #entries: BatchEntry[] = [];
  /** First offsets of open transactions, in order of those offsets. */
  readonly #open = new Map<TransactionStatus, number>();
  #startOffset = 0;
  #endOffset = 0;

  /** First offset that may be read. */
  get startOffset(): number {
    return this.#startOffset;
  }

  /** The next offset to be given, whether readers may see the one before it or not. */
  get endOffset(): number {
    return this.#endOffset;
  }

  /** Last stable offset: the first one of the oldest open transaction, else the end. */
  get stableOffset(): number {
    for (const firstOffset of this.#open.values()) return firstOffset;
    return this.#endOffset;
  }

  /** Returns the offset of the first record. */
  append(stored: StoredBatch, count: number, transaction: TransactionStatus | undefined): number {
    const baseOffset = this.#endOffset;
    if (transaction !== undefined && !this.#open.has(transaction)) {
      this.#open.set(transaction, baseOffset);
    }
    this.#entries.push({baseOffset, count, stored, transaction});
    this.#endOffset += count;
    return baseOffset;
  }

  /** Drops the records before `offset`, which is not beyond the end. */
  deleteBefore(offset: number): void {
    if (offset <= this.#startOffset) return;
    this.#startOffset = offset;
    this.#entries = this.#entries.slice(this.#indexOf(offset));
  }

  /** Writes the marker of a transaction that has batches here. */
  mark(transaction: TransactionStatus): void {
    this.#open.delete(transaction);
    this.#endOffset += 1;
  }

  /** Committed batches from the one that holds `offset` on: about `maxBytes`, at least one if there is any. */
  read(offset: number, maxBytes: number): BatchRange {
    const stableOffset = this.stableOffset;
    const entries: BatchEntry[] = [];
    let sizeBytes = 0;
    for (let index = this.#indexOf(offset); index < this.#entries.length; index++) {
      const entry = this.#entries[index];
      if (entry === undefined || entry.baseOffset >= stableOffset) break;
      if (entry.transaction?.outcome === 'abort') continue;
      if (entries.length > 0 && sizeBytes + entry.stored.sizeBytes > maxBytes) {
        return {entries, nextOffset: entry.baseOffset};
      }
      entries.push(entry);
      sizeBytes += entry.stored.sizeBytes;
    }
    return {entries, nextOffset: Math.max(offset, stableOffset)};
  }

  /** Of the first batch that does not end before `offset`. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && entry.baseOffset + entry.count <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
