import type {BatchHeader} from './batch-header.ts';

/** From `firstOffset` on, the producer's records are to be dropped, until its abort marker. */
export interface AbortedTransaction {
  readonly producerId: number | bigint;
  readonly firstOffset: number;
}

/** Tells which batches of one answer belong to aborted transactions, as Kafka's own consumer does. */
export class AbortedTransactions {
  /** By first offset, the next one last. */
  readonly #ahead: AbortedTransaction[];
  readonly #producerIds = new Set<number>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#ahead = aborted.toSorted((a, b) => b.firstOffset - a.firstOffset);
  }

  /** Must see every batch, in order; `isAbortMarker` is asked of control batches only. */
  has(batch: BatchHeader, isAbortMarker: () => boolean): boolean {
    if (batch.producerId < 0) return false;
    for (let next = this.#ahead.at(-1); next !== undefined; next = this.#ahead.at(-1)) {
      if (next.firstOffset > batch.lastOffset) break;
      this.#producerIds.add(Number(next.producerId));
      this.#ahead.pop();
    }
    if (!batch.isControl) return batch.isTransactional && this.#producerIds.has(batch.producerId);
    if (isAbortMarker()) this.#producerIds.delete(batch.producerId);
    return false;
  }
}
