import type {Clock} from '../../ports/clock.ts';

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

/** For what lives on this scheduler and keeps no process alive by itself. */
export function clockOf(scheduler: Scheduler): Clock {
  const after = (ms: number, run: () => void) => scheduler.after(ms, run, {keepsAlive: false});
  return {
    nowMs: () => scheduler.nowMs(),
    sleep: (ms) => new Promise((resolve) => after(ms, resolve)),
    after,
    turn: () => scheduler.turn(),
  };
}
