import {setTimeout as sleep} from 'node:timers/promises';

/** Time, as the pacer sees it. */
export interface Clock {
  /** Milliseconds from any fixed point; never goes back. */
  nowMs(): number;
  /** Resolves after `durationMs`, or at once when the signal is aborted. Never rejects. */
  sleep(durationMs: number, signal: AbortSignal | undefined): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  sleep: async (durationMs, signal) => {
    // An abort ends the wait early; whoever waits looks at the signal next.
    await sleep(durationMs, undefined, signal === undefined ? {} : {signal}).catch(() => undefined);
  },
};
