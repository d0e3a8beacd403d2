import {StreamError} from '../errors.ts';
import {type Duration, durationMs} from '../windows/duration.ts';
import type {GraceOption} from '../windows/time-windows.ts';

/** How near in time two records must be to be joined (rule 9). Plain data; made by `within`. */
export interface JoinWindows {
  /** A left record at `t` matches right records within `[t - beforeMs, t + afterMs]`, both inclusive. */
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly graceMs: number;
}

/** How far before and after a left record a right one may be. One of them may be negative, their sum may not. */
export interface JoinReach {
  readonly before: SignedDuration;
  readonly after: SignedDuration;
}

export type SignedDuration = Duration | `-${number}${string}`;

/**
 * Records join when their times are at most `reach` apart: `within('5 minutes', {grace: '1 minute'})`, or
 * `within({before: 0, after: '1 hour'}, {grace: '1 minute'})` for right records that come after left ones only. A left
 * or outer join waits for `grace` more before it gives a record without a match.
 * Throws `STREAM_TOPOLOGY_INVALID` for a reach that ends before it begins.
 */
export function within(reach: Duration | JoinReach, options: GraceOption): JoinWindows {
  const {before, after} = typeof reach === 'object' ? reach : {before: reach, after: reach};
  const [beforeMs, afterMs] = [signedMs(before), signedMs(after)];
  if (beforeMs + afterMs < 0) {
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `no record is within ${beforeMs} ms before and ${afterMs} ms after another: their sum must not be negative`,
    );
  }
  return Object.freeze({beforeMs, afterMs, graceMs: durationMs(options.grace)});
}

function signedMs(duration: SignedDuration): number {
  if (typeof duration === 'number') {
    return duration < 0 ? -durationMs(-duration) : durationMs(duration);
  }
  const text = duration.trim();
  return text.startsWith('-')
    ? -durationMs(text.slice(1) as Duration)
    : durationMs(text as Duration);
}
