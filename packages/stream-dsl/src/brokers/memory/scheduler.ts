/** Time and turns of the event loop: the only place where the embedded broker meets them. */
export interface Scheduler {
  /** Milliseconds of a clock that never goes back. */
  nowMs(): number;
  /** Calls `run` once after `delayMs`; the result cancels it. `keepsAlive`: the process waits for it. */
  after(delayMs: number, run: () => void, options: {readonly keepsAlive: boolean}): () => void;
  /** Lets timers and I/O have their turn. */
  turn(): Promise<void>;
}

export const realScheduler: Scheduler = {
  nowMs: () => performance.now(),
  after: (delayMs, run, {keepsAlive}) => {
    const timer = setTimeout(run, delayMs);
    if (!keepsAlive) timer.unref();
    return () => clearTimeout(timer);
  },
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};
