import {q1Stage} from './common-workload/q1-stage.ts';
import type {Stage} from './stage.ts';

/** All stages, in the order they are run and reported. */
export const stages: readonly Stage[] = [q1Stage];

/** Those that were asked for. Throws for a name that no stage has. */
export function selectStages(only: readonly string[]): readonly Stage[] {
  const names = stages.map(({name}) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(`--only must be one of ${names.join(', ')}: found "${unknown}"`);
  }
  return only.length === 0 ? stages : stages.filter(({name}) => only.includes(name));
}
