import {setTimeout as sleep} from 'node:timers/promises';

/** Wall-clock time: what decides on commits and pauses, never on windows. */
export interface Clock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: async (ms) => {
    await sleep(ms);
  },
};
