import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {strictnessFor} from '../compare/compare-outputs.ts';
import {sideBySide} from '../compare/side-by-side.ts';
import {generateScenario} from '../generate/generate-scenario.ts';
import {OracleError} from '../oracle/oracle-error.ts';
import {formatOperators, formatOutcomes, formatPairs} from '../report/format-report.ts';
import {JudgeTally} from '../report/judge-counts.ts';
import {OperatorTally} from '../report/operator-counts.ts';
import {OutcomeTally} from '../report/outcome-counts.ts';
import {formatScenario} from '../scenario/format-scenario.ts';
import type {Scenario} from '../scenario/scenario.ts';
import {shrinkScenario} from '../shrink/shrink-scenario.ts';
import {judgeScenario, natureOf} from './judge-scenario.ts';
import {jurisdictionOf} from './judges.ts';
import type {Command} from './options.ts';
import type {Side} from './side.ts';

type CasesCommand = Extract<Command, {kind: 'cases'}>;
type Sides = Readonly<{judge: Side; ours: Side}>;

const underWayMax = 8;
/** Beyond these, differences are only counted: most have one cause. */
const shrunkMax = 5;

/** Generates scenarios, runs both sides, shrinks and saves what differs; gives the number of differences. */
export async function runCases(command: CasesCommand, sides: Sides): Promise<number> {
  const run = new CasesRun(command, sides);
  await inParallel(command.cases, (index) => run.judge(index));
  await run.saveDifferences();
  console.log(run.report());
  return run.differing.length;
}

/** Runs generated scenarios on the judge alone: shows what the generator gives it. */
export async function runJudgeAlone(command: CasesCommand, judge: Side): Promise<void> {
  const operators = new OperatorTally();
  const outcomes = new OutcomeTally();
  await inParallel(command.cases, async (index) => {
    const scenario = generateScenario(command.seed, index, command);
    operators.add(scenario);
    outcomes.add(await judge.run(scenario));
  });
  console.log(tables(operators, outcomes));
  console.log(`seed ${command.seed}, ${command.cases} cases by the ${judge.name} alone`);
}

class CasesRun {
  readonly differing: number[] = [];
  readonly #command: CasesCommand;
  readonly #sides: Sides;
  readonly #operators = new OperatorTally();
  readonly #outcomes = new OutcomeTally();
  readonly #judges = new JudgeTally();
  readonly #natures = new Map<string, number>();

  constructor(command: CasesCommand, sides: Sides) {
    this.#command = command;
    this.#sides = sides;
  }

  async judge(index: number): Promise<void> {
    const scenario = this.#scenario(index);
    this.#operators.add(scenario);
    if (this.#command.judge === 'both') {
      const jurisdiction = jurisdictionOf(scenario);
      this.#judges.add(jurisdiction);
      if (jurisdiction.judge === 'nobody') return;
    }
    const judgement = await this.#judgement(scenario);
    this.#outcomes.add(judgement.expected);
    const nature = natureOf(judgement);
    if (nature === undefined) return;
    this.differing.push(index);
    this.#natures.set(nature, (this.#natures.get(nature) ?? 0) + 1);
  }

  async saveDifferences(): Promise<void> {
    this.differing.sort((a, b) => a - b);
    for (const index of this.differing.slice(0, shrunkMax)) await this.#save(index);
  }

  report(): string {
    const {seed, cases} = this.#command;
    const more = this.differing.slice(shrunkMax);
    return [
      tables(this.#operators, this.#outcomes),
      this.#command.judge === 'both'
        ? this.#judges.report()
        : `judged by the ${this.#sides.judge.name}: ${cases}`,
      ...[...this.#natures].map(([nature, count]) => `differ in ${nature}: ${count}`),
      ...(more.length === 0 ? [] : [`cases that differ and were not shrunk: ${more.join(', ')}`]),
      `seed ${seed}, ${cases} cases, ${this.differing.length} differences`,
    ].join('\n');
  }

  async #save(index: number): Promise<void> {
    const {seed, operator, saveDir} = this.#command;
    const large = this.#scenario(index);
    const {scenario, tries} = await this.#shrink(large);
    const {expected, actual} = await this.#judgement(scenario);
    const {judge, ours} = this.#sides;
    const shown = sideBySide(
      {name: judge.name, lines: expected},
      {name: ours.name, lines: actual},
      strictnessFor(scenario),
    );
    mkdirSync(saveDir, {recursive: true});
    const file = join(saveDir, `seed-${seed}-case-${index}${operator ? `-${operator}` : ''}`);
    writeFileSync(`${file}.json`, formatScenario(scenario));
    writeFileSync(`${file}.txt`, `${shown}\n`);
    console.log(`case ${index} differs; shrunk in ${tries} tries to ${file}.json:`);
    console.log(`${formatScenario(scenario)}${shown}\n`);
  }

  async #shrink(large: Scenario) {
    const nature = natureOf(await this.#judgement(large));
    return await shrinkScenario(large, async (scenario) => {
      try {
        return natureOf(await this.#judgement(scenario)) === nature;
      } catch (error) {
        // A smaller scenario may be one that the reference cannot end.
        if (error instanceof OracleError) return false;
        throw error;
      }
    });
  }

  #judgement(scenario: Scenario) {
    return judgeScenario(scenario, this.#sides.judge, this.#sides.ours);
  }

  #scenario(index: number): Scenario {
    return generateScenario(this.#command.seed, index, this.#command);
  }
}

function tables(operators: OperatorTally, outcomes: OutcomeTally): string {
  const counts = operators.counts();
  return [
    'nodes of each op (scenarios that have it)',
    formatOperators(counts),
    '',
    'pairs of neighbours',
    formatPairs(counts),
    '',
    formatOutcomes(outcomes.counts()),
  ].join('\n');
}

async function inParallel(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({length: underWayMax}, worker));
}
