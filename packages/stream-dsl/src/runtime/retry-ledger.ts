/** Records that are remembered at most: of more, the oldest are tried anew. */
const MAX_RECORDS = 10_000;

/** How often the records of an instance have been tried again; outlives its tasks. */
export class RetryLedger {
  readonly #attempts = new Map<string, number>();

  /** Number of the attempt that is to follow, from 1; undefined when all `retries` have been made. */
  next(record: string, retries: number): number | undefined {
    const made = this.#attempts.get(record) ?? 0;
    if (made >= retries) return undefined;
    this.#attempts.set(record, made + 1);
    if (this.#attempts.size > MAX_RECORDS) {
      for (const oldest of this.#attempts.keys()) {
        this.#attempts.delete(oldest);
        break;
      }
    }
    return made + 1;
  }
}
