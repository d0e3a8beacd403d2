/** How many checks and tests went which way. */
export type Counts = Readonly<{passed: number; failed: number}>;

/** Adds up the parts of a run; `line` is what `.ci/run` must end with. */
export class Tally {
  #passed = 0;
  #failed = 0;
  readonly #failures: string[] = [];
  readonly #notTested: string[] = [];

  /** Counts the results of the part `name`. */
  add(name: string, {passed, failed}: Counts): void {
    this.#passed += passed;
    this.#failed += failed;
    if (failed > 0) this.#failures.push(`${name}: ${failed} failed`);
  }

  /** Remembers what this run could not look at, and why. */
  leaveOut(reason: string): void {
    this.#notTested.push(reason);
  }

  get hasFailed(): boolean {
    return this.#failed > 0;
  }

  /** What failed and what was not tested, one a line. */
  get remarks(): readonly string[] {
    return [
      ...this.#notTested.map((reason) => `not tested: ${reason}`),
      ...this.#failures.map((failure) => `failed: ${failure}`),
    ];
  }

  get line(): string {
    return countsLine({passed: this.#passed, failed: this.#failed});
  }
}

/** The one form in which counts are printed, alone on a line. */
export function countsLine({passed, failed}: Counts): string {
  return `${passed} passed, ${failed} failed`;
}

/** Reads counts from the last line of what a program printed; undefined when it has another form. */
export function readCountsLine(printed: string): Counts | undefined {
  const match = /(?:^|\n)(\d+) passed, (\d+) failed\s*$/.exec(printed);
  return match === null ? undefined : {passed: Number(match[1]), failed: Number(match[2])};
}
