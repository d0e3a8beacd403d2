/** Entries that a sweep looks at, at least. */
const MIN_VISITS = 1_000;

interface ExpiryParts {
  /** Milliseconds of event time. */
  readonly ttlMs: number;
  /** Of the task; it never goes back, also not over a restart, as it is committed with the positions of the inputs. */
  readonly streamTimeMs: () => number;
}

/** When the entries of a key-value store expire. */
export class Expiry {
  readonly ttlMs: number;
  readonly #streamTimeMs: () => number;

  constructor({ttlMs, streamTimeMs}: ExpiryParts) {
    this.ttlMs = ttlMs;
    this.#streamTimeMs = streamTimeMs;
  }

  /** The timestamp of what is removed now. */
  get nowMs(): number {
    return Math.max(0, this.#streamTimeMs());
  }

  /** Whether stream time is more than the time to live past an entry's timestamp: at exactly that time it is there. */
  isExpired(timestampMs: number): boolean {
    return this.#streamTimeMs() - timestampMs > this.ttlMs;
  }

  /**
   * Entries that a sweep is to look at. Twice as many as have changed, so that sweeps keep up with whatever rate of
   * writing: while they go through all entries once, half as many new ones come.
   */
  visits(changedCount: number): number {
    return Math.max(MIN_VISITS, 2 * changedCount);
  }
}
