import {type FaultKind, planOf, type Recipe, runHistory} from '../src/testing/simulator/index.ts';

/** Which histories: seeds from `seed` on. */
export interface Share extends Omit<Recipe, 'seed'> {
  readonly seed: number;
  readonly histories: number;
}

export interface Failure {
  readonly seed: number;
  readonly violations: readonly string[];
}

/** What became of many histories. */
export interface Summary {
  readonly histories: number;
  readonly failures: readonly Failure[];
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly crashPoints: ReadonlyMap<string, number>;
  /** Histories by the last operator of their topology. */
  readonly endings: ReadonlyMap<string, number>;
  /** Things that happened one after the other. */
  readonly steps: number;
  /** Virtual time of all together. */
  readonly durationMs: number;
}

export const NO_HISTORIES: Summary = {
  histories: 0,
  failures: [],
  faults: new Map(),
  crashPoints: new Map(),
  endings: new Map(),
  steps: 0,
  durationMs: 0,
};

/** A worker that meets an error of the simulator itself counts it as a failure of its seed. */
export async function runShare({seed: first, histories, ...rest}: Share): Promise<Summary> {
  let summary = NO_HISTORIES;
  for (let seed = first; seed < first + histories; seed++) {
    summary = addUp(summary, await summaryOf({...rest, seed}));
  }
  return summary;
}

async function summaryOf(recipe: Recipe): Promise<Summary> {
  const {seed} = recipe;
  try {
    const plan = planOf(recipe);
    const {violations, tally, steps, durationMs} = await runHistory(plan);
    return {
      histories: 1,
      failures: violations.length === 0 ? [] : [{seed, violations}],
      faults: tally.faults,
      crashPoints: tally.crashPoints,
      endings: new Map([[plan.scenario.name.split(', ').at(-1) ?? '', 1]]),
      steps,
      durationMs,
    };
  } catch (error) {
    const found = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {...NO_HISTORIES, histories: 1, failures: [{seed, violations: [found]}]};
  }
}

export function addUp(a: Summary, b: Summary): Summary {
  return {
    histories: a.histories + b.histories,
    failures: [...a.failures, ...b.failures],
    faults: sumOf(a.faults, b.faults),
    crashPoints: sumOf(a.crashPoints, b.crashPoints),
    endings: sumOf(a.endings, b.endings),
    steps: a.steps + b.steps,
    durationMs: a.durationMs + b.durationMs,
  };
}

function sumOf<K>(a: ReadonlyMap<K, number>, b: ReadonlyMap<K, number>): ReadonlyMap<K, number> {
  const sum = new Map(a);
  for (const [name, count] of b) sum.set(name, (sum.get(name) ?? 0) + count);
  return sum;
}
