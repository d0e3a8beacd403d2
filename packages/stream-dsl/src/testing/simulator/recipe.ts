import type {Fault, FaultKind} from './fault.ts';
import type {HistoryPlan} from './history.ts';
import {randomPlan} from './random-plan.ts';

/** A history as plain data: its seed, and what was taken away from it to make it smaller. */
export interface Recipe {
  readonly seed: number;
  /** Only these kinds of faults are drawn. */
  readonly kinds?: readonly FaultKind[] | undefined;
  /** Only topologies that end so are drawn; see `ENDING_NAMES`. */
  readonly ending?: string | undefined;
  /** Instead of the faults that the seed draws. */
  readonly faults?: readonly Fault[] | undefined;
  /** Only these of the inputs that the seed draws, by their index. */
  readonly inputs?: readonly number[] | undefined;
  readonly instances?: number | undefined;
}

export function planOf({seed, kinds, ending, faults, inputs, instances}: Recipe): HistoryPlan {
  const plan = randomPlan(seed, {faults: kinds, ending});
  const kept = inputs?.flatMap((index) => plan.scenario.inputs[index] ?? []);
  return {
    ...plan,
    scenario: {...plan.scenario, inputs: kept ?? plan.scenario.inputs},
    faults: faults ?? plan.faults,
    instances: instances ?? plan.instances,
  };
}
