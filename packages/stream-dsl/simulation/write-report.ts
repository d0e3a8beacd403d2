import {writeFile} from 'node:fs/promises';
import {CALL_FAULTS, CALLS, TIMED_FAULTS} from '../src/testing/simulator/index.ts';
import {findPlantedBug} from './find-planted-bug.ts';
import {PLANTED_BUGS} from './planted-bugs.ts';
import type {Summary} from './run-share.ts';

const REPORT = new URL('../../../docs/reports/simulation.md', import.meta.url);
const MOST_HISTORIES = 1_000;

export interface ReportRun {
  readonly seed: number;
  readonly tookMs: number;
}

/** Writes docs/reports/simulation.md, and looks for the planted bugs for it. */
export async function writeReport(summary: Summary, run: ReportRun): Promise<void> {
  const found: (readonly string[])[] = [];
  for (const {name, plant, sign} of PLANTED_BUGS) {
    const bug = await findPlantedBug(plant, sign, MOST_HISTORIES);
    found.push([
      name,
      bug === undefined ? 'not found' : String(bug.histories),
      bug?.violation ?? '',
    ]);
  }
  await writeFile(REPORT, formatReport(summary, run, found));
}

export function formatReport(
  {histories, failures, faults, crashPoints, endings, steps, durationMs}: Summary,
  {seed, tookMs}: ReportRun,
  planted: readonly (readonly string[])[],
): string {
  const count = (number: number): string => number.toLocaleString('en-US');
  return `# Simulation
Written by \`pnpm simulate --histories ${histories} --seed ${seed} --report\`; \`docs/guides/simulator.md\` says what a history is.

| | |
|---|---:|
| Histories | ${count(histories)} |
| Histories with violations | ${failures.length} |
| Events in them | ${count(steps)} |
| Virtual time | ${count(Math.round(durationMs / 3_600_000))} h |
| Time it took | ${count(Math.round(tookMs / 1_000))} s |

## Faults that struck
${table(
  ['Fault', 'Times'],
  [...CALL_FAULTS, ...TIMED_FAULTS].map((kind) => [kind, count(faults.get(kind) ?? 0)]),
)}

## Crash points
Where an instance died: before a call took effect, or when it had and the instance had not heard of it.

${table(
  ['Call', 'Before', 'After'],
  CALLS.map((call) => [
    `\`${call}\``,
    count(crashPoints.get(`${call} before`) ?? 0),
    count(crashPoints.get(`${call} after`) ?? 0),
  ]),
)}

## Topologies
By their last operator; before it come up to two steps and, in some, a repartition topic.

${table(
  ['Operator', 'Histories'],
  [...endings].sort().map(([name, times]) => [name, count(times)]),
)}

## Planted bugs
Each is planted between the runtime and its broker; histories from seed 1 on until one broke the invariant.

${table(['Bug', 'Histories until found', 'What was found'], planted)}
`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${head.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
