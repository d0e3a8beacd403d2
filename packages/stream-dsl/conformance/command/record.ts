import {writeFileSync} from 'node:fs';
import {generateScenario} from '../generate/generate-scenario.ts';
import type {Scenario} from '../scenario/scenario.ts';
import {jurisdictionOf} from './judges.ts';
import type {Side} from './side.ts';

/** What the reference gave for a scenario, so that it can be asked without Java. */
export type Recorded = Readonly<{scenario: Scenario; output: readonly string[]}>;

/** Writes what the reference gives for the scenarios that are its own to judge; gives their number. */
export async function record(
  {file, seed, cases}: Readonly<{file: string; seed: number; cases: number}>,
  reference: Side,
): Promise<number> {
  const lines: string[] = [];
  for (let index = 0; index < cases; index++) {
    const scenario = generateScenario(seed, index);
    if (jurisdictionOf(scenario).judge !== 'reference') continue;
    const recorded: Recorded = {scenario, output: await reference.run(scenario)};
    lines.push(JSON.stringify(recorded));
  }
  writeFileSync(file, `${lines.join('\n')}\n`);
  return lines.length;
}
