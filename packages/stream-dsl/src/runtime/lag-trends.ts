import {partitionName, type TopicPartition} from '../topic.ts';

/** A trend is taken over at least so long. */
const MIN_SPAN_MS = 5_000;
/** Older observations say nothing of now. */
const MAX_SPAN_MS = 60_000;

interface Observation {
  readonly lag: number;
  readonly atMs: number;
}

/** Two observations of each partition that was asked for: enough to say when it will have caught up. */
export class LagTrends {
  readonly #observations = new Map<string, {older: Observation; newer: Observation}>();

  /** Milliseconds until there is no lag, as it has been shrinking; 0 without a lag, undefined while it does not shrink. */
  catchUpMs(at: TopicPartition, lag: number, atMs: number): number | undefined {
    const {older} = this.#observe(partitionName(at), {lag, atMs});
    if (lag === 0) return 0;
    const passedMs = atMs - older.atMs;
    const shrunk = older.lag - lag;
    return passedMs <= 0 || shrunk <= 0 ? undefined : (lag * passedMs) / shrunk;
  }

  #observe(name: string, now: Observation): {readonly older: Observation} {
    const known = this.#observations.get(name);
    if (known === undefined || now.atMs - known.newer.atMs > MAX_SPAN_MS) {
      const first = {older: now, newer: now};
      this.#observations.set(name, first);
      return first;
    }
    if (now.atMs - known.newer.atMs < MIN_SPAN_MS) return known;
    const next = {older: known.newer, newer: now};
    this.#observations.set(name, next);
    return next;
  }
}
