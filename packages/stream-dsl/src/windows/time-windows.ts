import {StreamError} from '../errors.ts';
import {type Duration, durationMs} from './duration.ts';

/** Epoch-aligned windows of one size (semantics rule 2). Plain data; made by `tumbling`. */
export interface TimeWindows {
  readonly kind: 'tumbling';
  readonly sizeMs: number;
  readonly graceMs: number;
}

export interface GraceOption {
  /** How long after its end a window still takes records. There is no default: results become final by it. */
  readonly grace: Duration;
}

/** Windows that follow one another without gap or overlap. */
export function tumbling(size: Duration, options: GraceOption): TimeWindows {
  const sizeMs = durationMs(size);
  if (sizeMs === 0) {
    throw new StreamError('STREAM_TOPOLOGY_INVALID', 'a window needs a size above 0 ms');
  }
  return Object.freeze({kind: 'tumbling', sizeMs, graceMs: durationMs(options.grace)});
}

/** Start of the window that holds `timestampMs`; never below 0. */
export function windowStartMs(timestampMs: number, sizeMs: number): number {
  return timestampMs - (timestampMs % sizeMs);
}
