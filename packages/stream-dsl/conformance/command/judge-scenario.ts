import {
  compareOutputs,
  type Difference,
  ending,
  strictnessFor,
} from '../compare/compare-outputs.ts';
import {parseOutputLine} from '../scenario/output-line.ts';
import type {Scenario} from '../scenario/scenario.ts';
import type {Side} from './side.ts';

/** Both outputs of a scenario and where they part, if they do. */
export type Judgement = Readonly<{
  expected: readonly string[];
  actual: readonly string[];
  difference: Difference | undefined;
}>;

/** Runs a scenario on both sides and compares. */
export async function judgeScenario(
  scenario: Scenario,
  judge: Side,
  ours: Side,
): Promise<Judgement> {
  const [expected, actual] = await Promise.all([judge.run(scenario), ours.run(scenario)]);
  const difference = compareOutputs(expected, actual, strictnessFor(scenario));
  return {expected, actual, difference};
}

/**
 * What sort of difference it is: a shrunk scenario must show the same sort, or it would lead from a wrong record to
 * some topology that one side refuses. Undefined where nothing differs.
 */
export function natureOf({expected, actual, difference}: Judgement): string | undefined {
  if (difference === undefined) return undefined;
  const what = difference.where === ending ? 'ending' : 'records';
  return [what, endingOf(expected), endingOf(actual)].join(', ');
}

function endingOf(lines: readonly string[]): string {
  const last = lines.at(-1);
  if (last === undefined) return 'nothing';
  const line = parseOutputLine(last);
  if ('error' in line) return line.step === undefined ? 'refused' : 'failed';
  return 'invalid' in line ? 'invalid' : 'ended';
}
