import type {Op} from '../scenario/node.ts';
import type {Scenario, Settings} from '../scenario/scenario.ts';
import {Random} from './random.ts';
import {randomScript} from './random-script.ts';
import {goalsFor, randomTopology} from './random-topology.ts';

export type GenerateOptions = Readonly<{
  /** An op that must occur. */
  operator?: Op | undefined;
  /** More than 1 is for our library alone; the default is 1. */
  partitions?: number | undefined;
}>;

/**
 * Scenario number `index` of a seed: a function of its arguments alone. The scenarios of a seed take all pairs of
 * neighbouring ops in turn, in an order of the seed's own.
 */
export function generateScenario(
  seed: number,
  index: number,
  {operator, partitions = 1}: GenerateOptions = {},
): Scenario {
  const random = new Random(seed, index);
  const goals = goalsFor(operator);
  const round = Math.floor(index / goals.length);
  const goal = shuffled(goals, new Random(seed, -2 - round))[index % goals.length];
  if (goal === undefined) throw new Error(`nothing stands beside ${operator}`);
  const scale = randomScale(random);
  const draft = randomTopology(random, goal, scale.unitMs);
  const script = randomScript(random, draft, {...scale, partitions});
  const settings = randomSettings(random);
  return {
    scenario: 1,
    name: `seed ${seed} case ${index}${operator === undefined ? '' : ` of ${operator}`}`,
    ...(Object.keys(settings).length === 0 ? {} : {settings}),
    topology: draft.nodes,
    script,
  };
}

function randomScale(random: Random): {fromMs: number; unitMs: number} {
  const unitMs = random.pick([1, 1, 1, 2, 10, 1000]);
  const fromMs = random.weighted([
    [6, 0],
    [2, random.below(100)],
    [1, 1_000_000],
    [1, 1_700_000_000_000 + random.below(1000)],
  ]);
  return {fromMs, unitMs};
}

function randomSettings(random: Random): Settings {
  return {
    ...(random.chance(6) ? {cacheBytes: 1_000_000} : {}),
    ...(random.chance(10) ? {wallClockMs: random.pick([1, 1000, 1_700_000_000_000])} : {}),
    ...(random.chance(8) ? {optimize: true} : {}),
  };
}

function shuffled<T>(from: readonly T[], random: Random): readonly T[] {
  const result = [...from];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const [a, b] = [result[last], result[other]];
    if (a === undefined || b === undefined) continue;
    result[last] = b;
    result[other] = a;
  }
  return result;
}
