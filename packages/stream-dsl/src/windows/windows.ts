import type {CountWindows} from './count-windows.ts';
import type {CustomWindows} from './custom-windows.ts';
import type {SessionWindows} from './session-windows.ts';
import type {SlidingWindows} from './sliding-windows.ts';
import type {TimeWindows} from './time-windows.ts';

/** All ways to cut a key's records for an aggregate. Plain data. */
export type Windows = EventTimeWindows | CountWindows;

/** Windows of event time: they close, and become final, as stream time passes. */
export type EventTimeWindows = TimeWindows | SlidingWindows | SessionWindows | CustomWindows;

/**
 * A window is closed, for input and so for good, once it ends before this time (rules 2, 3, 4 and 6): exclusive ends
 * are closed by the time that they name, inclusive ones by the next millisecond.
 */
export function closedBeforeMs(windows: EventTimeWindows, streamTimeMs: number): number {
  const atMs = streamTimeMs - windows.graceMs;
  switch (windows.kind) {
    case 'time':
    case 'custom':
      return atMs + 1;
    case 'sliding':
      return atMs;
    case 'sessions':
      return atMs - windows.gapMs;
  }
}
