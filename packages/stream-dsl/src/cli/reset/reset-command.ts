import {existsSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {StreamError} from '../../errors.ts';
import {lockFolder} from '../../folder-lock.ts';
import type {Broker} from '../../ports/broker.ts';
import type {TopicPartition} from '../../topic.ts';
import {type TopologyJson, toJson} from '../../topology/topology-json.ts';
import {loadTopology} from '../load-topology.ts';
import {BROKER_HELP, BROKER_OPTIONS, withBroker} from '../open-broker.ts';
import {ExitCode, type Terminal, UsageError} from '../terminal.ts';
import {type OffsetTarget, offsetTarget, resolveTarget} from './offset-target.ts';
import {formatPlan, internalTopicsByName, internalTopicsOf, type ResetPlan} from './plan-reset.ts';

export const RESET_HELP = `stream reset (--topology <module>[#export] | --application <id> [--input-topics a,b]) [--execute]
  lets a topology begin anew: moves its positions in the inputs, deletes its internal topics and its local state.
  Prints what it would do; does it with --execute. All instances must be stopped.
  --topology        names application, inputs and internal topics exactly
  --application     otherwise: the id; internal topics are then found by their names
  --input-topics    with --application: the topics to move in; without it positions stay
  --internal-topics only these, instead of those found by name
  --to-earliest (default) | --to-latest | --to-offset N | --to-datetime 2026-01-05T09:00:00Z | --by-duration PT1H |
  --shift-by N      where to read on; outside of a partition the nearest offset that it has
  --state-dir       the folder given to sqliteState: the application's part of it is deleted
  --json            the plan as JSON
${BROKER_HELP}`;

const OPTIONS = {
  topology: {type: 'string'},
  application: {type: 'string'},
  'input-topics': {type: 'string'},
  'internal-topics': {type: 'string'},
  'to-earliest': {type: 'boolean'},
  'to-latest': {type: 'boolean'},
  'to-offset': {type: 'string'},
  'to-datetime': {type: 'string'},
  'by-duration': {type: 'string'},
  'shift-by': {type: 'string'},
  'state-dir': {type: 'string'},
  execute: {type: 'boolean', default: false},
  'dry-run': {type: 'boolean', default: false},
  json: {type: 'boolean', default: false},
  ...BROKER_OPTIONS,
} as const;

interface ResetScope {
  readonly application: string;
  readonly inputs: readonly string[];
  readonly topology: TopologyJson | undefined;
  readonly internal: readonly string[] | undefined;
  readonly stateDir: string | undefined;
}

export async function resetCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const {values} = parseArgs({args: joinedShift(args), options: OPTIONS});
  if (values.execute && values['dry-run']) {
    throw new UsageError('--execute and --dry-run contradict each other: give one of them');
  }
  const {
    'to-earliest': earliest,
    'to-latest': latest,
    'to-offset': offset,
    'to-datetime': datetime,
    'by-duration': duration,
    'shift-by': shift,
  } = values;
  const target = offsetTarget(
    {
      'to-earliest': earliest,
      'to-latest': latest,
      'to-offset': offset,
      'to-datetime': datetime,
      'by-duration': duration,
      'shift-by': shift,
    },
    Date.now(),
  );
  const scope = await scopeOf(values);
  return await withBroker(values, terminal, async (broker) => {
    await requireStopped(broker, scope.application);
    const plan = await planReset(broker, scope, target);
    if (values.execute) await execute(broker, plan);
    const text = values.json
      ? JSON.stringify({...plan, isDone: values.execute})
      : formatPlan(plan, values.execute);
    terminal.write(`${text}\n`);
    return ExitCode.done;
  });
}

/** A negative number behind a flag would be taken for another flag. */
function joinedShift(args: readonly string[]): string[] {
  const at = args.indexOf('--shift-by');
  const by = args[at + 1];
  if (at < 0 || by === undefined || !/^-\d+$/.test(by)) return [...args];
  return args.toSpliced(at, 2, `--shift-by=${by}`);
}

async function scopeOf(values: {
  readonly topology?: string | undefined;
  readonly application?: string | undefined;
  readonly 'input-topics'?: string | undefined;
  readonly 'internal-topics'?: string | undefined;
  readonly 'state-dir'?: string | undefined;
}): Promise<ResetScope> {
  const topology =
    values.topology === undefined ? undefined : toJson(await loadTopology(values.topology));
  const application = values.application ?? topology?.name;
  if (application === undefined || application === '') {
    throw new UsageError('say what to reset: --topology <module>, or --application <id>');
  }
  const named = listOf(values['input-topics']);
  return {
    application,
    inputs: named ?? (topology === undefined ? [] : inputsWithPositions(topology)),
    topology: topology === undefined ? undefined : {...topology, name: application},
    internal: listOf(values['internal-topics']),
    stateDir: values['state-dir'],
  };
}

/** What only a global table reads has no positions: each instance reads all of it. */
function inputsWithPositions({inputs, globalTables, subTopologies}: TopologyJson): string[] {
  const read = new Set(subTopologies.flatMap(({nodes}) => nodes.flatMap(({topics}) => topics)));
  const global = new Set(globalTables.map(({topic}) => topic));
  return inputs.map(({topic}) => topic).filter((topic) => !global.has(topic) || read.has(topic));
}

async function requireStopped(broker: Broker, application: string): Promise<void> {
  if ((await broker.admin.groupState(application)) !== 'active') return;
  throw new StreamError(
    'STREAM_GROUP_ACTIVE',
    `cannot reset ${application}: it has instances that run; stop them all, and wait for the session time-out of those that died`,
  );
}

async function planReset(
  broker: Broker,
  scope: ResetScope,
  target: OffsetTarget,
): Promise<ResetPlan> {
  const {application, topology, internal, stateDir} = scope;
  const existing = await broker.topics();
  const inputs = inputTopics(scope, existing);
  const counts = await broker.partitionCounts(inputs);
  const partitions = inputs.flatMap((topic) => partitionsOf(topic, counts.get(topic) ?? 0));
  const own =
    topology === undefined
      ? internalTopicsByName(application, existing)
      : internalTopicsOf(topology).filter((topic) => existing.includes(topic));
  const strangers = internal?.filter((topic) => !own.includes(topic)) ?? [];
  if (strangers.length > 0) {
    throw new UsageError(
      `${strangers.join(', ')} is no internal topic of ${application}: ${own.join(', ') || 'it has none'}`,
    );
  }
  const folder =
    stateDir === undefined ? undefined : join(stateDir, encodeURIComponent(application));
  return {
    application,
    offsets:
      partitions.length === 0 ? [] : await resolveTarget(broker, application, partitions, target),
    deletedTopics: internal ?? own,
    deletedFolder: folder !== undefined && existsSync(folder) ? folder : undefined,
  };
}

/** A pattern among the inputs of a topology stands for the topics that match it now. */
function inputTopics({inputs, topology}: ResetScope, existing: readonly string[]): string[] {
  const found = inputs.flatMap((input) => {
    const pattern = topology === undefined ? undefined : patternOf(input);
    return pattern === undefined ? [input] : existing.filter((topic) => pattern.test(topic));
  });
  const missing = found.filter((topic) => !existing.includes(topic));
  if (missing.length === 0) return [...new Set(found)];
  throw new UsageError(`input topic ${missing.join(', ')} does not exist: check the name`);
}

/** A topology as JSON holds patterns as `/…/flags`; no topic has a slash in its name. */
function patternOf(input: string): RegExp | undefined {
  const match = /^\/(.*)\/([a-z]*)$/.exec(input);
  return match === null ? undefined : new RegExp(match[1] ?? '', match[2]?.replace(/[gy]/g, ''));
}

function partitionsOf(topic: string, count: number): readonly TopicPartition[] {
  return Array.from({length: count}, (_, partition) => ({topic, partition}));
}

/** What fails is done again by the next run: no step depends on what an earlier one left. */
async function execute(broker: Broker, plan: ResetPlan): Promise<void> {
  const {application, offsets, deletedTopics, deletedFolder} = plan;
  // The folder first: a lock that is held means that an instance runs after all.
  if (deletedFolder !== undefined) {
    const lock = await lockFolder(deletedFolder);
    await rm(deletedFolder, {recursive: true, force: true});
    // Its file went with the folder.
    await lock.release().catch(() => undefined);
  }
  if (offsets.length > 0) {
    const positions = offsets.map(({topic, partition, offset}) => ({topic, partition, offset}));
    await broker.admin.alterOffsets(application, positions);
  }
  if (deletedTopics.length > 0) await broker.admin.deleteTopics(deletedTopics);
}

function listOf(text: string | undefined): readonly string[] | undefined {
  const parts = text?.split(',').map((part) => part.trim());
  return parts?.filter((part) => part !== '');
}
