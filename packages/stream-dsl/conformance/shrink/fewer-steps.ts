import type {Scenario, Step} from '../scenario/scenario.ts';

/** The same topology with fewer steps: halves first, then less and less, then smaller batches. */
export function* withFewerSteps(scenario: Scenario): Generator<unknown> {
  const {script} = scenario;
  for (let size = Math.ceil(script.length / 2); size >= 1; size = size === 1 ? 0 : size >> 1) {
    for (let end = script.length; end > 0; end -= size) {
      const kept = script.filter((_, index) => index < end - size || index >= end);
      yield {...scenario, script: kept};
    }
  }
  for (const [index, step] of script.entries()) {
    if (!('batch' in step)) continue;
    yield {...scenario, script: replaced(script, index, step.batch)};
    for (const left of step.batch.keys()) {
      const batch = step.batch.filter((_, other) => other !== left);
      yield {...scenario, script: replaced(script, index, [{batch}])};
    }
  }
}

function replaced(script: readonly Step[], index: number, by: readonly Step[]): readonly Step[] {
  return [...script.slice(0, index), ...by, ...script.slice(index + 1)];
}
