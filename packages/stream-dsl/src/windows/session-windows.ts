import {type Duration, durationMs} from './duration.ts';
import type {GraceOption} from './time-windows.ts';

/** Records of a key without a longer pause than the gap, both ends inclusive (semantics rule 3). Plain data. */
export interface SessionWindows {
  readonly kind: 'sessions';
  readonly gapMs: number;
  readonly graceMs: number;
}

/**
 * Sessions: a record at most `gap` away from a session belongs to it, and makes one of several that it touches. With a
 * gap of 0 only records of the same millisecond are together.
 */
export function sessions(gap: Duration, options: GraceOption): SessionWindows {
  const gapMs = durationMs(gap);
  return Object.freeze({kind: 'sessions', gapMs, graceMs: durationMs(options.grace)});
}
