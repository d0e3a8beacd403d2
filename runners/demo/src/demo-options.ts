import {parseArgs} from 'node:util';
import {DemoError} from './errors.ts';

/** How the demo is to run. */
export interface DemoOptions {
  readonly folder: string;
  /** Undefined: that of the run that is gone on with, or the default. */
  readonly seed: number | undefined;
  /** Wall seconds of traffic; undefined as with `seed`. */
  readonly seconds: number | undefined;
  /** Throws away what an earlier run has left. */
  readonly isFresh: boolean;
}

export const usage = `npm start -- [options]

  --folder <path>   where topics and tables lie (.demo)
  --seed <n>        which shop; the same seed gives the same records (42)
  --seconds <n>     how long records are sent, from 4 to 3600 (36)
  --fresh           begins anew, whatever an earlier run has left
  --help
`;

/** Reads the command line; undefined when it asks for help. Throws DEMO_OPTION_INVALID. */
export function readDemoOptions(args: readonly string[]): DemoOptions | undefined {
  const {folder, seed, seconds, fresh, help} = parse(args);
  if (help) return undefined;
  if (folder === '') throw invalid('--folder is "": a path was expected');
  return {
    folder,
    seed: wholeNumber('--seed', seed, {least: 0, most: Number.MAX_SAFE_INTEGER}),
    seconds: wholeNumber('--seconds', seconds, {least: 4, most: 3_600}),
    isFresh: fresh,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        folder: {type: 'string', default: '.demo'},
        seed: {type: 'string'},
        seconds: {type: 'string'},
        fresh: {type: 'boolean', default: false},
        help: {type: 'boolean', default: false, short: 'h'},
      },
    }).values;
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(
  option: string,
  text: string | undefined,
  {least, most}: {readonly least: number; readonly most: number},
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,16}$/.test(text) && value >= least && value <= most) return value;
  throw invalid(`${option} is "${text}": a whole number from ${least} to ${most} was expected`);
}

function invalid(message: string): DemoError {
  return new DemoError('DEMO_OPTION_INVALID', message);
}
