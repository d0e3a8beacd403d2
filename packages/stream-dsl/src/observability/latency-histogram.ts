import {RecentExtremes} from './recent-extremes.ts';

/** Upper bounds of the buckets, in milliseconds. */
export const LATENCY_BOUNDS_MS: readonly number[] = [
  1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000,
];

/** How long something took, so far. */
export interface LatencySnapshot {
  readonly count: number;
  readonly sumMs: number;
  /** Longest of the last 30 to 60 seconds; 0 when nothing happened. */
  readonly maxMs: number;
  /** How many took at most each of `LATENCY_BOUNDS_MS`; those above the last are in `count` only. */
  readonly cumulativeCounts: readonly number[];
}

/** Durations, counted by size. A call costs a few nanoseconds and keeps nothing. */
export class LatencyHistogram {
  readonly #counts = new Array<number>(LATENCY_BOUNDS_MS.length + 1).fill(0);
  readonly #recent: RecentExtremes;
  #count = 0;
  #sumMs = 0;

  constructor(nowMs: () => number) {
    this.#recent = new RecentExtremes(nowMs);
  }

  record(ms: number): void {
    let bucket = 0;
    while (bucket < LATENCY_BOUNDS_MS.length && ms > (LATENCY_BOUNDS_MS[bucket] ?? 0)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#count += 1;
    this.#sumMs += ms;
    this.#recent.record({min: ms, max: ms, sum: ms, count: 1});
  }

  snapshot(): LatencySnapshot {
    let below = 0;
    const cumulativeCounts = LATENCY_BOUNDS_MS.map((_, i) => {
      below += this.#counts[i] ?? 0;
      return below;
    });
    const maxMs = this.#recent.snapshot()?.max ?? 0;
    return {count: this.#count, sumMs: this.#sumMs, maxMs, cumulativeCounts};
  }
}
