import {StreamError} from '../errors.ts';
import {type Duration, durationMs} from './duration.ts';

/** What `suppress` may hold at most. */
export interface BufferLimits {
  /** Keys that wait at once. */
  readonly maxRecords?: number | undefined;
  /** Size of what waits: keys, values and headers as they are written, and 28 bytes for each. */
  readonly maxBytes?: number | undefined;
}

/** Made by `untilWindowCloses`. */
export interface UntilWindowCloses extends BufferLimits {
  readonly kind: 'windowCloses';
  readonly whenFull: 'fail';
}

/** Made by `untilTimeLimit`. */
export interface UntilTimeLimit extends BufferLimits {
  readonly kind: 'timeLimit';
  readonly waitMs: number;
  readonly whenFull: 'emitEarly' | 'fail';
}

/**
 * Holds each window back until it takes no more records, so that it comes once, as final (rule 6). A result must not
 * come early, so a full buffer fails the application with `STREAM_BUFFER_FULL`.
 */
export function untilWindowCloses(
  limits: BufferLimits & {readonly whenFull?: 'fail' | undefined} = {},
): UntilWindowCloses {
  return Object.freeze({kind: 'windowCloses', ...checked(limits), whenFull: 'fail'});
}

/**
 * Holds the first change of a key back for this long, by event time, and lets those that follow meanwhile replace it.
 * A full buffer lets the oldest go early, or fails the application with `STREAM_BUFFER_FULL`.
 */
export function untilTimeLimit(
  wait: Duration,
  limits: BufferLimits & {
    /** `emitEarly` where it is not given. */
    readonly whenFull?: 'emitEarly' | 'fail' | undefined;
  } = {},
): UntilTimeLimit {
  const whenFull = limits.whenFull ?? 'emitEarly';
  return Object.freeze({
    kind: 'timeLimit',
    waitMs: durationMs(wait),
    ...checked(limits),
    whenFull,
  });
}

function checked({maxRecords, maxBytes}: BufferLimits): BufferLimits {
  for (const [name, limit] of Object.entries({maxRecords, maxBytes})) {
    if (limit === undefined || (Number.isSafeInteger(limit) && limit >= 0)) continue;
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `a suppress cannot hold ${limit}: expected a whole number from 0 on as ${name}`,
    );
  }
  return {maxRecords, maxBytes};
}
