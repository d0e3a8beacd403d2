import {StreamError} from '../errors.ts';
import {type Duration, durationMs} from './duration.ts';

/** Epoch-aligned windows of one size, start inclusive, end exclusive (semantics rule 2). Plain data. */
export interface TimeWindows {
  readonly kind: 'time';
  readonly sizeMs: number;
  /** From one start to the next: the size for tumbling windows, less for hopping ones. */
  readonly advanceMs: number;
  readonly graceMs: number;
}

export interface GraceOption {
  /** How long after its end a window still takes records. There is no default: results become final by it. */
  readonly grace: Duration;
}

/** Windows that follow one another without gap or overlap. */
export function tumbling(size: Duration, options: GraceOption): TimeWindows {
  return hopping(size, {advance: size, grace: options.grace});
}

/** Windows that overlap: one starts every `advance`, so that a record is in `size / advance` of them. */
export function hopping(
  size: Duration,
  options: GraceOption & {
    /** Above 0, and at most the size. */
    readonly advance: Duration;
  },
): TimeWindows {
  const [sizeMs, advanceMs] = [durationMs(size), durationMs(options.advance)];
  if (sizeMs === 0) {
    throw new StreamError('STREAM_TOPOLOGY_INVALID', 'a window needs a size above 0 ms');
  }
  if (advanceMs === 0 || advanceMs > sizeMs) {
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `windows of ${sizeMs} ms cannot advance by ${advanceMs} ms: expected above 0 and at most the size`,
    );
  }
  return Object.freeze({kind: 'time', sizeMs, advanceMs, graceMs: durationMs(options.grace)});
}

/** Start of the first window that holds `timestampMs`; never below 0. Others follow every `advanceMs`, up to it. */
export function firstWindowStartMs(
  timestampMs: number,
  {sizeMs, advanceMs}: Pick<TimeWindows, 'sizeMs' | 'advanceMs'>,
): number {
  const earliest = Math.max(0, timestampMs - sizeMs + advanceMs);
  return earliest - (earliest % advanceMs);
}
