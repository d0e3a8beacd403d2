import {parseArgs} from 'node:util';
import {eventsMax, eventsMin} from './common-workload/workload.ts';
import {clientNames} from './queries/clients.ts';

/** What a run of the benchmarks was asked for. */
export interface BenchOptions {
  /** Names of stages; empty for all. */
  readonly only: readonly string[];
  /** Names of Kafka clients; empty for all. */
  readonly clients: readonly string[];
  /** Whether peers run beside us. */
  readonly hasPeers: boolean;
  readonly isQuick: boolean;
  /** Events of the common workload. */
  readonly events: number;
  /** Runs of each figure; the report gives their median. */
  readonly runs: number;
  /** A broker that runs already; one is started for the run when absent. */
  readonly broker: string | undefined;
  /** The broker has the workload's topics, of as many events, from an earlier run. */
  readonly isTopicLoaded: boolean;
  /** Folder for CPU profiles of the engines. */
  readonly profileDir: string | undefined;
  /** As it was typed. */
  readonly command: string;
}

/** A command line that cannot be followed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `pnpm bench [--only <stage>]... [--client <name>]... [--no-peers] [--quick] [--events <n>] [--runs <n>]
           [--broker <host:port> [--topic-loaded]] [--profile <folder>]`;

const declared = {
  only: {type: 'string', multiple: true},
  client: {type: 'string', multiple: true},
  'no-peers': {type: 'boolean'},
  quick: {type: 'boolean'},
  events: {type: 'string'},
  runs: {type: 'string'},
  broker: {type: 'string'},
  'topic-loaded': {type: 'boolean'},
  profile: {type: 'string'},
} as const;

/** Reads the command line. Throws a `UsageError` that says what is wrong with it. */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const values = parse(args);
  if (values['topic-loaded'] === true && values.broker === undefined) {
    throw new UsageError(
      '--topic-loaded needs --broker: a broker that is started now has no topics',
    );
  }
  const isQuick = values.quick ?? false;
  return {
    only: values.only ?? [],
    clients: knownClients(values.client ?? []),
    hasPeers: values['no-peers'] !== true,
    isQuick,
    events: wholeNumber('--events', values.events ?? (isQuick ? '200000' : '3000000'), {
      least: eventsMin,
      most: eventsMax,
    }),
    runs: wholeNumber('--runs', values.runs ?? (isQuick ? '1' : '3'), {least: 1, most: 100}),
    broker: values.broker,
    isTopicLoaded: values['topic-loaded'] ?? false,
    profileDir: values.profile,
    command: ['pnpm bench', ...args].join(' '),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({args: [...args], options: declared}).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), {cause});
  }
}

function knownClients(asked: readonly string[]): readonly string[] {
  const unknown = asked.find((name) => !clientNames.some((known) => known === name));
  if (unknown === undefined) return asked;
  throw new UsageError(`--client must be one of ${clientNames.join(', ')}: found "${unknown}"`);
}

function wholeNumber(
  option: string,
  text: string,
  {least, most}: {readonly least: number; readonly most: number},
): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(
    `${option} must be a whole number from ${least} to ${most}: found "${text}"`,
  );
}
