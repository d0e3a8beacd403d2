import type {Clock} from '../../ports/clock.ts';

/** Waits that can be cut short. */
export class Alarm {
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #isOff = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `ms`, at the next `ring`, or at once when it is switched off. */
  wait(ms: number): Promise<void> {
    if (this.#isOff) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        this.#waiting.delete(end);
        resolve();
      };
      const cancel = this.#clock.after(ms, end);
      this.#waiting.add(end);
    });
  }

  ring(): void {
    for (const end of [...this.#waiting]) end();
  }

  /** Nobody waits any more. */
  switchOff(): void {
    this.#isOff = true;
    this.ring();
  }
}
