import {parseArgs} from 'node:util';
import type {Op} from '../scenario/node.ts';
import {ops} from '../scenario/signatures.ts';

/** `both`: the model where one of our differences shows or the reference cannot run, else the reference. */
export type JudgeName = 'oracle' | 'model' | 'both';

/** What the command was asked for. */
export type Command =
  | Readonly<{
      kind: 'cases';
      seed: number;
      cases: number;
      operator: Op | undefined;
      /** Of each input topic; more than 1 is for the model to judge. */
      partitions: number;
      judge: JudgeName;
      isJudgeAlone: boolean;
      saveDir: string;
    }>
  | Readonly<{kind: 'scenario'; file: string; judge: JudgeName}>
  | Readonly<{kind: 'dir'; dir: string; outDir: string}>
  | Readonly<{kind: 'record'; file: string; seed: number; cases: number}>;

export const usage = `pnpm conformance [--seed S] [--cases N] [--operator OP] [--judge both|oracle|model] [--save DIR]
pnpm conformance --partitions P [--seed S] [--cases N] [--operator OP]
pnpm conformance --judge-alone [--seed S] [--cases N] [--operator OP]
pnpm conformance --scenario FILE [--judge both|oracle|model]
pnpm conformance --dir DIR --out OUT
pnpm conformance --record FILE [--seed S] [--cases N]`;

/** Thrown for arguments that ask for nothing known. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads the arguments; `newSeed` is the seed where none is given. */
export function parseCommand(args: readonly string[], newSeed: number): Command {
  const values = readValues(args);
  const judge = oneOf('judge', values.judge ?? 'both', ['oracle', 'model', 'both']);
  if (values.scenario !== undefined) return {kind: 'scenario', file: values.scenario, judge};
  if (values.dir !== undefined || values.out !== undefined) {
    if (values.dir === undefined || values.out === undefined) {
      throw new UsageError('--dir and --out belong together');
    }
    return {kind: 'dir', dir: values.dir, outDir: values.out};
  }
  const seed = values.seed === undefined ? newSeed : integer('seed', values.seed);
  const cases = values.cases === undefined ? 200 : integer('cases', values.cases);
  if (values.record !== undefined) return {kind: 'record', file: values.record, seed, cases};
  const partitions = values.partitions === undefined ? 1 : integer('partitions', values.partitions);
  if (partitions < 1 || (partitions > 1 && judge === 'oracle')) {
    throw new UsageError('--partitions: the reference has one');
  }
  return {
    kind: 'cases',
    seed,
    cases,
    operator: values.operator === undefined ? undefined : oneOf('operator', values.operator, ops),
    partitions,
    judge,
    isJudgeAlone: values['judge-alone'] ?? false,
    saveDir: values.save ?? '.conformance',
  };
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: {type: 'string'},
        cases: {type: 'string'},
        operator: {type: 'string'},
        partitions: {type: 'string'},
        judge: {type: 'string'},
        'judge-alone': {type: 'boolean'},
        save: {type: 'string'},
        scenario: {type: 'string'},
        record: {type: 'string'},
        dir: {type: 'string'},
        out: {type: 'string'},
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function integer(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`--${name}: ${text} is no whole number`);
  return Number(text);
}

function oneOf<const T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === text);
  if (found !== undefined) return found;
  throw new UsageError(`--${name}: ${text} is none of ${allowed.join(', ')}`);
}
