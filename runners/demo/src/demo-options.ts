import {parseArgs} from 'node:util';

/** How the demo is to run. */
export interface DemoOptions {
  readonly folder: string;
  readonly seed: number;
  /** Wall seconds of traffic. */
  readonly seconds: number;
  /** Throws away what an earlier run has left. */
  readonly isFresh: boolean;
}

/** Reads the command line. Throws an `Error` that says what was expected. */
export function readDemoOptions(args: readonly string[]): DemoOptions {
  const {values} = parseArgs({
    args: [...args],
    options: {
      folder: {type: 'string', default: '.demo'},
      seed: {type: 'string', default: '42'},
      seconds: {type: 'string', default: '24'},
      fresh: {type: 'boolean', default: false},
    },
  });
  return {
    folder: values.folder,
    seed: wholeNumber('--seed', values.seed, 0),
    seconds: wholeNumber('--seconds', values.seconds, 4),
    isFresh: values.fresh,
  };
}

function wholeNumber(name: string, text: string, lowest: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= lowest) return value;
  throw new Error(`${name} is "${text}": a whole number from ${lowest} was expected`);
}
