import {parseArgs} from 'node:util';

export interface ChaosOptions {
  /** What is sent, and what is taken away when. */
  readonly seed: number;
  /** How long the load lasts. */
  readonly minutes: number;
  /** Events per second. */
  readonly rate: number;
  /** Whether the report in docs/reports is written. */
  readonly isReported: boolean;
}

export const usage = `pnpm chaos [--minutes N] [--seed N] [--rate N] [--report]
  --minutes  how long the load lasts, from 3 to 240 (default 3)
  --seed     what is sent, and what is taken away when (default: drawn, and printed)
  --rate     events per second after the first seconds, from 10 to 100000 (default 3200)
  --report   writes docs/reports/chaos.md, .json and .svg`;

/** Throws a `RangeError` that names the option, what it may be and what it was, or what `parseArgs` throws. */
export function readChaosOptions(args: readonly string[], drawnSeed: number): ChaosOptions {
  const {values} = parseArgs({
    args: [...args],
    options: {
      seed: {type: 'string'},
      minutes: {type: 'string'},
      rate: {type: 'string'},
      report: {type: 'boolean', default: false},
    },
  });
  return {
    seed: wholeNumber('--seed', values.seed, {least: 0, most: 1e9, otherwise: drawnSeed}),
    minutes: wholeNumber('--minutes', values.minutes, {least: 3, most: 240, otherwise: 3}),
    rate: wholeNumber('--rate', values.rate, {least: 10, most: 100_000, otherwise: 3_200}),
    isReported: values.report,
  };
}

function wholeNumber(
  option: string,
  text: string | undefined,
  {least, most, otherwise}: {least: number; most: number; otherwise: number},
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new RangeError(
    `${option}: a whole number from ${least} to ${most} was expected, found ${text}`,
  );
}
