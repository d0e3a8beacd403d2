import {parseArgs} from 'node:util';

export interface E2eOptions {
  /** Of the first run; each further run takes the next one. */
  readonly seed: number;
  readonly runs: number;
  /** How long traffic is generated in a run. */
  readonly seconds: number;
}

export const usage = `pnpm e2e [--seed N] [--runs N] [--seconds N]
  --seed     what is generated, and what is killed when (default: drawn, and printed)
  --runs     that many runs, each with servers of its own and the next seed (default 1)
  --seconds  how long traffic is generated in each run, from 40 to 3600 (default 70)`;

const shortestSeconds = 40;

/** Throws a `RangeError` that names the option, what it may be and what it was, or what `parseArgs` throws. */
export function readE2eOptions(args: readonly string[], drawnSeed: number): E2eOptions {
  const {values} = parseArgs({
    args: [...args],
    options: {seed: {type: 'string'}, runs: {type: 'string'}, seconds: {type: 'string'}},
  });
  return {
    seed: wholeNumber('--seed', values.seed, {least: 0, most: 1e9, otherwise: drawnSeed}),
    runs: wholeNumber('--runs', values.runs, {least: 1, most: 100, otherwise: 1}),
    seconds: wholeNumber('--seconds', values.seconds, {
      least: shortestSeconds,
      most: 3_600,
      otherwise: 70,
    }),
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
