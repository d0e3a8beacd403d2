/** As Kafka's `metrics.sample.window.ms`. */
const WINDOW_MS = 30_000;

/** Some measurements, summed up. */
export interface Extremes {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
}

/** Least, greatest and mean of the last 30 to 60 seconds: of the window that is open and the one before it. */
export class RecentExtremes {
  readonly #nowMs: () => number;
  #startMs: number;
  #current: Extremes | undefined;
  #previous: Extremes | undefined;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
  }

  record(added: Extremes, atMs = this.#nowMs()): void {
    this.#turn(atMs);
    this.#current = united(this.#current, added);
  }

  /** Undefined when there was nothing. */
  snapshot(): Extremes | undefined {
    this.#turn(this.#nowMs());
    if (this.#previous === undefined) return this.#current;
    return united(this.#current, this.#previous);
  }

  #turn(atMs: number): void {
    const passedMs = atMs - this.#startMs;
    if (passedMs < WINDOW_MS) return;
    this.#previous = passedMs < 2 * WINDOW_MS ? this.#current : undefined;
    this.#current = undefined;
    this.#startMs = atMs - (passedMs % WINDOW_MS);
  }
}

function united(left: Extremes | undefined, right: Extremes): Extremes {
  if (left === undefined) return right;
  return {
    min: Math.min(left.min, right.min),
    max: Math.max(left.max, right.max),
    sum: left.sum + right.sum,
    count: left.count + right.count,
  };
}
