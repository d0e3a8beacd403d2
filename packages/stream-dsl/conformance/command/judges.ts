import {compareOutputs} from '../compare/compare-outputs.ts';
import type {Difference} from '../model/differences.ts';
import {differencesThatBite} from '../model/differences-that-bite.ts';
import {runModel} from '../model/run-model.ts';
import {inputsOf, type Scenario} from '../scenario/scenario.ts';
import type {Side} from './side.ts';

/** Who judges a scenario, and by which differences it is the model's. */
export type Jurisdiction = Readonly<{
  judge: 'reference' | 'model' | 'nobody';
  bites: readonly Difference[];
}>;

/** What the reference cannot run, or differs in by a rule of ours, is the model's to judge. */
export function jurisdictionOf(scenario: Scenario): Jurisdiction {
  if (isSpread(scenario)) {
    const isKnown = !isUnknown(runModel(scenario));
    return {judge: isKnown ? 'model' : 'nobody', bites: []};
  }
  const bites = differencesThatBite(scenario);
  return {judge: bites.length > 0 ? 'model' : 'reference', bites};
}

/**
 * The reference judges, except where one of our differences shows: there the model does, once it has shown on this very
 * scenario that without them it is the reference.
 */
export function bothJudges(reference: Side): Side {
  return {
    name: 'judge',
    run: async (scenario) => {
      if (isSpread(scenario)) return runModel(scenario);
      const said = await reference.run(scenario);
      if (jurisdictionOf(scenario).judge === 'reference') return said;
      const modelled = runModel(scenario, 'reference');
      // What the model does not know of the reference, ours has not: that is the difference.
      if (isUnknown(modelled)) return runModel(scenario);
      const difference = compareOutputs(said, modelled, {bySteps: true, order: 'topic'});
      if (difference === undefined) return runModel(scenario);
      return [JSON.stringify({invalid: 'the model is not the reference here'})];
    },
    close: () => reference.close(),
  };
}

/** Whether the model says that it does not know. */
export function isUnknown(lines: readonly string[]): boolean {
  return lines.some((line) => line.startsWith('{"invalid"'));
}

function isSpread(scenario: Scenario): boolean {
  return inputsOf(scenario).some(({partition = 0}) => partition !== 0);
}
