import {planOf, runHistory, type Sabotage} from '../src/testing/simulator/index.ts';

export interface Found {
  readonly seed: number;
  /** How many histories it took. */
  readonly histories: number;
  readonly violation: string;
}

/** Runs the histories of seeds from 1 on until one breaks what `sign` names; undefined when none of so many does. */
export async function findPlantedBug(
  sabotage: Sabotage,
  sign: RegExp,
  most: number,
): Promise<Found | undefined> {
  for (let seed = 1; seed <= most; seed++) {
    const {violations} = await runHistory(planOf({seed}), {sabotage});
    const violation = violations.find((each) => sign.test(each));
    if (violation !== undefined) return {seed, histories: seed, violation};
  }
  return undefined;
}
