/** What a run tells, line by line with its time, and how many of its checks passed. */
export class Protocol {
  readonly #startMs = performance.now();
  readonly #failures: string[] = [];
  #passed = 0;

  say(line: string): void {
    const seconds = (performance.now() - this.#startMs) / 1_000;
    console.log(`${seconds.toFixed(1).padStart(6)} s  ${line}`);
  }

  heading(text: string): void {
    console.log(`\n-- ${text}`);
  }

  /** Counts a check, and tells how it went. */
  check(name: string, holds: boolean, detail = ''): void {
    const line = `${name}${detail === '' ? '' : `: ${detail}`}`;
    this.say(`${holds ? 'ok    ' : 'FAILED'} ${line}`);
    if (holds) this.#passed += 1;
    else this.#failures.push(line);
  }

  get passed(): number {
    return this.#passed;
  }

  get failures(): readonly string[] {
    return this.#failures;
  }
}
