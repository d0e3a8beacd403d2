import {StreamError} from '../errors.ts';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1_000,
  second: 1_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};

/** Milliseconds, or text such as `'10 seconds'`, `'1 minute'`, `'500ms'`, `'2h'`. */
export type Duration = number | `${number}${string}`;

/** The duration in whole milliseconds. Throws `STREAM_CONFIG_INVALID` for anything else. */
export function durationMs(duration: Duration): number {
  const parsed = typeof duration === 'number' ? duration : parse(duration);
  if (!Number.isSafeInteger(parsed) || parsed < 0) {
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `cannot read the duration ${JSON.stringify(duration)}: expected whole milliseconds, or a number and a unit such as '10 seconds'`,
    );
  }
  return parsed;
}

function parse(text: string): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/.exec(text);
  const unit = match?.[2] ?? '';
  const unitMs = UNIT_MS[unit] ?? UNIT_MS[unit.replace(/s$/, '')];
  return unitMs === undefined ? Number.NaN : Number(match?.[1]) * unitMs;
}
