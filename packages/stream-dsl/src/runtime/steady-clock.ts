import type {Clock} from '../ports/clock.ts';

/**
 * A clock that is never set back: where the other one jumps back, this one goes on from where it was. For what measures
 * how long something takes; by a clock that was set back an hour, nothing would be committed for an hour.
 */
export function steadyClock(clock: Clock): Clock {
  let lastMs = clock.nowMs();
  let aheadMs = 0;
  return {
    nowMs: () => {
      const nowMs = clock.nowMs();
      if (nowMs < lastMs) aheadMs += lastMs - nowMs;
      lastMs = nowMs;
      return nowMs + aheadMs;
    },
    sleep: (ms) => clock.sleep(ms),
    after: (ms, run) => clock.after(ms, run),
    turn: () => clock.turn(),
  };
}
