import {StreamError} from '../errors.ts';
import {type Duration, durationMs} from './duration.ts';
import type {GraceOption} from './time-windows.ts';

/** A stretch of event time: `startMs` inclusive, `endMs` exclusive. */
export interface WindowBounds {
  readonly startMs: number;
  readonly endMs: number;
}

/** Windows that a function of the timestamp gives, such as calendar months. Made by `customWindows`. */
export interface CustomWindows {
  readonly kind: 'custom';
  readonly windowsFor: (timestampMs: number) => Iterable<WindowBounds>;
  readonly maxSizeMs: number;
  readonly graceMs: number;
}

export interface CustomWindowsOptions extends GraceOption {
  /**
   * The windows that hold a timestamp: any number, each once. Must be pure, and give a window for all timestamps within
   * it or for none. Bounds are whole milliseconds from 0 on.
   */
  readonly windowsFor: (timestampMs: number) => Iterable<WindowBounds>;
  /** No window is longer: bounds beyond it fail the record. */
  readonly maxSize: Duration;
}

/** Windows of any shape. */
export function customWindows(options: CustomWindowsOptions): CustomWindows {
  const {windowsFor, maxSize, grace} = options;
  const maxSizeMs = durationMs(maxSize);
  if (maxSizeMs === 0) {
    throw new StreamError('STREAM_TOPOLOGY_INVALID', 'a window needs a size above 0 ms');
  }
  return Object.freeze({kind: 'custom', windowsFor, maxSizeMs, graceMs: durationMs(grace)});
}

/** The windows of a record, by start and end. Throws for bounds that cannot be those of its windows. */
export function boundsFor(
  {windowsFor, maxSizeMs}: CustomWindows,
  timestampMs: number,
): readonly WindowBounds[] {
  const bounds = [...windowsFor(timestampMs)];
  for (const {startMs, endMs} of bounds) {
    const isWhole = Number.isSafeInteger(startMs) && Number.isSafeInteger(endMs) && startMs >= 0;
    const holds = startMs <= timestampMs && timestampMs < endMs;
    if (!isWhole || !holds || endMs - startMs > maxSizeMs) {
      throw new StreamError(
        'STREAM_PROCESS_FAILED',
        `windowsFor gave [${startMs}, ${endMs}) for ${timestampMs}: expected whole milliseconds from 0 on that hold it, at most ${maxSizeMs} apart`,
      );
    }
  }
  return bounds.sort((a, b) => a.startMs - b.startMs || a.endMs - b.endMs);
}
