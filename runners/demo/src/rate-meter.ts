const windowMs = 1_000;

/** Turns a count that grows into a rate: per second, over the last second. */
export class RateMeter {
  readonly #samples: {readonly atMs: number; readonly count: number}[] = [];

  /** Takes the count at a time, and answers the rate up to then. Times must not fall. */
  measure(count: number, atMs: number): number {
    this.#samples.push({atMs, count});
    while ((this.#samples[1]?.atMs ?? atMs) <= atMs - windowMs) this.#samples.shift();
    const oldest = this.#samples[0];
    if (oldest === undefined || oldest.atMs >= atMs) return 0;
    return Math.round(((count - oldest.count) * 1_000) / (atMs - oldest.atMs));
  }
}
