import {StreamError} from '../errors.ts';
import {type Duration, durationMs} from './duration.ts';
import type {GraceOption} from './time-windows.ts';

/** Windows of one size that end or begin with a record, both ends inclusive (semantics rule 4). Plain data. */
export interface SlidingWindows {
  readonly kind: 'sliding';
  /** Longest time between two records of one window. */
  readonly sizeMs: number;
  readonly graceMs: number;
}

/**
 * A window for every set of a key's records that lie within `size` of one another: one ends with each record, and one
 * begins right after each that has others close behind it. Records earlier than `size` share the window `[0, size]`.
 */
export function sliding(size: Duration, options: GraceOption): SlidingWindows {
  const sizeMs = durationMs(size);
  if (sizeMs === 0) {
    throw new StreamError('STREAM_TOPOLOGY_INVALID', 'a sliding window needs a size above 0 ms');
  }
  return Object.freeze({kind: 'sliding', sizeMs, graceMs: durationMs(options.grace)});
}
