import type {Scenario} from '../scenario/scenario.ts';
import {type Difference, differences} from './differences.ts';
import {runModel} from './run-model.ts';

/**
 * Which differences change the output of a scenario: each is added to the reference in turn, until it is ours. None
 * means that the reference judges it.
 */
export function differencesThatBite(scenario: Scenario): readonly Difference[] {
  const added = new Set<Difference>();
  let before = textOf(scenario, added);
  // Most scenarios show none, and the last step of the walk says so at once.
  if (textOf(scenario, new Set(differences)) === before) return [];
  return differences.filter((difference) => {
    const after = textOf(scenario, added.add(difference));
    const bites = after !== before;
    before = after;
    return bites;
  });
}

function textOf(scenario: Scenario, semantics: ReadonlySet<Difference>): string {
  return runModel(scenario, semantics).join('\n');
}
