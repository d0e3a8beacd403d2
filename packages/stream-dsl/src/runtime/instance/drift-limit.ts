/** A task as far as event time is concerned. */
export interface TimedTask {
  readonly name: string;
  /** Timestamp of its next record; undefined while none is here. */
  readonly headTimestampMs: number | undefined;
  /** Highest timestamp so far; -1 before any. */
  readonly timeMs: number;
  /** Whether the broker has no more for it. */
  readonly isCaughtUp: boolean;
}

/** For so long may a task hold the others back without getting on: its broker may be away, or its clock be wrong. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Keeps the tasks of an instance together in event time: none takes a record that is more than `maxDriftMs` ahead of the
 * task that is furthest behind. Without it a partition that is read faster runs ahead while tasks catch up, and what lies
 * behind repartition topics must keep windows open for the slowest one. No result depends on it.
 */
export class DriftLimit {
  readonly #maxDriftMs: number;
  readonly #nowMs: () => number;
  #slowest = '';
  #slowestSinceMs = 0;

  constructor(maxDriftMs: number, nowMs: () => number) {
    this.#maxDriftMs = maxDriftMs;
    this.#nowMs = nowMs;
  }

  /** Up to this timestamp records may be taken now. */
  limitMs(tasks: Iterable<TimedTask>): number {
    let lowestMs = Number.POSITIVE_INFINITY;
    let name = '';
    for (const task of tasks) {
      const reachedMs = reached(task);
      if (reachedMs >= lowestMs) continue;
      lowestMs = reachedMs;
      name = task.name;
    }
    const slowest = `${name}@${lowestMs}`;
    if (slowest !== this.#slowest) {
      this.#slowest = slowest;
      this.#slowestSinceMs = this.#nowMs();
    }
    const isStuck = this.#nowMs() - this.#slowestSinceMs >= LONGEST_WAIT_MS;
    return isStuck ? Number.POSITIVE_INFINITY : lowestMs + this.#maxDriftMs;
  }
}

/** Who has read everything, or has not begun, holds nobody back. */
function reached({headTimestampMs, timeMs, isCaughtUp}: TimedTask): number {
  if (headTimestampMs !== undefined) return headTimestampMs;
  return isCaughtUp || timeMs < 0 ? Number.POSITIVE_INFINITY : timeMs;
}
