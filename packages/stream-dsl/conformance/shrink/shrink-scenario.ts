import {breachOf} from '../scenario/law.ts';
import {ScenarioError} from '../scenario/parse/member-reader.ts';
import {parseScenario} from '../scenario/parse/parse-scenario.ts';
import type {Scenario} from '../scenario/scenario.ts';
import {withFewerNodes} from './fewer-nodes.ts';
import {withFewerSteps} from './fewer-steps.ts';
import {withSimplerNodes} from './simpler-nodes.ts';
import {withSimplerRecords} from './simpler-records.ts';
import {withSimplerTimes} from './simpler-times.ts';

/** Whether a scenario still shows what is sought. */
export type Fails = (scenario: Scenario) => Promise<boolean>;
export type ShrinkOptions = Readonly<{triesMax?: number | undefined}>;
export type Shrunk = Readonly<{
  scenario: Scenario;
  /** How often `fails` was asked. */
  tries: number;
}>;

/** Ways to make a scenario smaller, the boldest first; what they give may be no scenario at all. */
type Pass = (scenario: Scenario) => Iterable<unknown>;
const passes: readonly Pass[] = [
  withFewerSteps,
  withFewerNodes,
  withSimplerNodes,
  withSimplerRecords,
  withSimplerTimes,
];

/**
 * Makes a scenario that fails as small as it gets while it fails: takes what is smaller whenever it fails too, until
 * nothing smaller does or the tries are used up. The same `fails` gives the same result.
 */
export async function shrinkScenario(
  scenario: Scenario,
  fails: Fails,
  {triesMax = 1000}: ShrinkOptions = {},
): Promise<Shrunk> {
  const search = new Search(scenario, fails, triesMax);
  let hasProgress = true;
  while (hasProgress) {
    hasProgress = false;
    for (const pass of passes) hasProgress = (await search.exhaust(pass)) || hasProgress;
  }
  return {scenario: search.best, tries: search.tries};
}

class Search {
  best: Scenario;
  tries = 0;
  readonly #fails: Fails;
  readonly #triesMax: number;
  readonly #known = new Set<string>();

  constructor(scenario: Scenario, fails: Fails, triesMax: number) {
    this.best = scenario;
    this.#fails = fails;
    this.#triesMax = triesMax;
    this.#known.add(JSON.stringify(scenario));
  }

  /** Repeats a pass until it finds nothing more; answers whether it found anything. */
  async exhaust(pass: Pass): Promise<boolean> {
    let hasProgress = false;
    while (await this.#improve(pass)) hasProgress = true;
    return hasProgress;
  }

  async #improve(pass: Pass): Promise<boolean> {
    for (const candidate of pass(this.best)) {
      const smaller = asLawful(candidate);
      if (smaller === undefined || this.#isKnown(smaller)) continue;
      if (this.tries >= this.#triesMax) return false;
      this.tries += 1;
      if (!(await this.#fails(smaller))) continue;
      this.best = smaller;
      return true;
    }
    return false;
  }

  #isKnown(scenario: Scenario): boolean {
    const text = JSON.stringify(scenario);
    if (this.#known.has(text)) return true;
    this.#known.add(text);
    return false;
  }
}

function asLawful(candidate: unknown): Scenario | undefined {
  try {
    const scenario = parseScenario(candidate);
    return breachOf(scenario) === undefined ? scenario : undefined;
  } catch (error) {
    if (error instanceof ScenarioError) return undefined;
    throw error;
  }
}
