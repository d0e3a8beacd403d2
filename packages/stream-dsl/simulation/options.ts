import {parseArgs} from 'node:util';
import {
  CALL_FAULTS,
  ENDING_NAMES,
  type FaultKind,
  type Recipe,
  TIMED_FAULTS,
} from '../src/testing/simulator/index.ts';

export const usage = `Usage: pnpm simulate [options]

Runs the whole runtime on the embedded broker, under faults, in virtual time.

  --histories N   how many histories (default 1000)
  --seed S        the first one's seed (default: a new one); with --histories 1 its trace is printed
  --fault KIND    only faults of this kind; may be repeated
  --topology END  only topologies that end so
  --recipe JSON   one history as the shrinker printed it, with its trace
  --workers N     threads (default: one per processor)
  --report        writes docs/reports/simulation.md, with the planted bugs

Kinds of faults: ${[...CALL_FAULTS, ...TIMED_FAULTS].join(', ')}
Topologies: ${ENDING_NAMES.join(', ')}`;

/** A command line that makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Command {
  readonly recipe: Recipe;
  readonly histories: number;
  readonly workers: number | undefined;
  readonly writesReport: boolean;
}

/** Throws UsageError. */
export function parseCommand(args: readonly string[], newSeed: number): Command {
  const {values} = parse(args);
  const seed = numberOf('seed', values.seed) ?? newSeed;
  const kinds = values.fault?.map(kindOf);
  if (values.topology !== undefined && !ENDING_NAMES.includes(values.topology)) {
    throw new UsageError(`no topology ends in ${values.topology}`);
  }
  const recipe: Recipe =
    values.recipe === undefined ? {seed, kinds, ending: values.topology} : recipeOf(values.recipe);
  return {
    recipe,
    histories: values.recipe === undefined ? (numberOf('histories', values.histories) ?? 1_000) : 1,
    workers: numberOf('workers', values.workers),
    writesReport: values.report,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        histories: {type: 'string'},
        seed: {type: 'string'},
        fault: {type: 'string', multiple: true},
        topology: {type: 'string'},
        recipe: {type: 'string'},
        workers: {type: 'string'},
        report: {type: 'boolean', default: false},
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function numberOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new UsageError(`--${name} is ${text}: a whole number was expected`);
}

function kindOf(text: string): FaultKind {
  const found = [...CALL_FAULTS, ...TIMED_FAULTS].find((kind) => kind === text);
  if (found === undefined) throw new UsageError(`no fault is called ${text}`);
  return found;
}

function recipeOf(text: string): Recipe {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found === 'object' && found !== null && 'seed' in found) return found as Recipe;
  } catch {
    // Told below.
  }
  throw new UsageError('--recipe is no recipe: give what the shrinker printed, in quotes');
}
