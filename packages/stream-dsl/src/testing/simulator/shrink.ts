import type {Fault} from './fault.ts';
import {type HistoryOptions, type HistoryResult, runHistory} from './history.ts';
import {planOf, type Recipe} from './recipe.ts';

/** Histories that are tried at most. */
const MAX_TRIES = 300;

/** A recipe with everything that may be taken away. */
interface Explicit extends Recipe {
  readonly faults: readonly Fault[];
  readonly inputs: readonly number[];
  readonly instances: number;
}

export interface Shrunk {
  readonly recipe: Recipe;
  readonly result: HistoryResult;
  readonly tries: number;
}

/**
 * Makes a failing history smaller as long as it goes on failing: fewer faults, fewer instances, fewer inputs. What
 * fails may change on the way; a small history that fails is worth more than the same failure.
 */
export async function shrinkHistory(start: Recipe, options: HistoryOptions = {}): Promise<Shrunk> {
  let recipe = explicit(start);
  let tries = 0;
  const isFailing = async (candidate: Recipe): Promise<boolean> => {
    tries++;
    return (await runHistory(planOf(candidate), options)).violations.length > 0;
  };
  for (let hasShrunk = true; hasShrunk && tries < MAX_TRIES; ) {
    hasShrunk = false;
    for (const candidate of smaller(recipe)) {
      if (tries >= MAX_TRIES) break;
      if (!(await isFailing(candidate))) continue;
      recipe = candidate;
      hasShrunk = true;
      break;
    }
  }
  const result = await runHistory(planOf(recipe), {...options, keepsTrace: true});
  return {recipe, result, tries};
}

function explicit(recipe: Recipe): Explicit {
  const {scenario, faults, instances} = planOf(recipe);
  const inputs = recipe.inputs ?? scenario.inputs.map((_, index) => index);
  return {...recipe, faults, inputs, instances};
}

/** Big steps first. */
function* smaller(recipe: Explicit): Iterable<Explicit> {
  const {faults, inputs, instances} = recipe;
  if (faults.length > 0) yield {...recipe, faults: []};
  for (let i = 0; i < faults.length; i++) yield {...recipe, faults: without(faults, i, 1)};
  if (instances > 1) yield {...recipe, instances: instances - 1};
  for (let size = inputs.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= inputs.length; at += size) {
      yield {...recipe, inputs: without(inputs, at, size)};
    }
  }
}

function without<T>(from: readonly T[], at: number, size: number): readonly T[] {
  return [...from.slice(0, at), ...from.slice(at + size)];
}
