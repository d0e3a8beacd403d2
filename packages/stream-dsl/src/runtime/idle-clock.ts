/** At most so often does the idle clock move time, as each move is written to the changelogs. */
const STEP_MS = 1_000;

/** Event time of a task whose inputs are quiet (rule 22): the wall clock less the time after which they count as idle. */
export class IdleClock {
  readonly #afterMs: number;
  readonly #nowMs: () => number;
  #activeMs: number;
  #movedMs = Number.NEGATIVE_INFINITY;

  constructor(afterMs: number, nowMs: () => number) {
    this.#afterMs = afterMs;
    this.#nowMs = nowMs;
    this.#activeMs = nowMs();
  }

  onRecords(): void {
    this.#activeMs = this.#nowMs();
  }

  /** The event time that is reached now; undefined while the inputs are not idle, or when it has just been told. */
  advance(): number | undefined {
    const nowMs = this.#nowMs();
    if (nowMs - this.#activeMs < this.#afterMs || nowMs - this.#movedMs < STEP_MS) return undefined;
    this.#movedMs = nowMs;
    return nowMs - this.#afterMs;
  }
}
