import {mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {localDir, waitUntil} from '@crm/local';
import {type Broker, isStreamError} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {shop} from '../../stream/src/topologies/shop.ts';
import {auditRun} from './audit/audit-run.ts';
import {count} from './audit/report-audit.ts';
import {injectFaults, titleOf} from './faults/inject-faults.ts';
import {planFaults} from './faults/plan-faults.ts';
import {areTasksShared, type World} from './faults/world.ts';
import {untilLakeDrained, untilStreamsDrained} from './processes/drain.ts';
import {figure} from './processes/figures.ts';
import type {RunnerProcess} from './processes/runner-process.ts';
import {createRunners, type Runners, watchRate} from './processes/runners.ts';
import {within} from './processes/within.ts';
import type {Protocol} from './protocol.ts';
import {partitions, scenarioTopics, spikeLeast} from './scenario.ts';
import {type Servers, startServers} from './servers.ts';

const drainTimeoutMs = 120_000;
const endTimeoutMs = 45_000;
const startTimeoutMs = 90_000;
/** Before the end of the traffic nothing is killed any more, so that there is something to recover with. */
const quietEndMs = 6_000;

export interface Run {
  readonly seed: number;
  /** How long traffic is generated. */
  readonly seconds: number;
}

/** One run: servers, traffic, faults, and the audit of all that came of it. Whatever goes wrong is a failed check. */
export async function runOnce(run: Run, protocol: Protocol): Promise<void> {
  const dir = join(localDir, 'e2e', `${new Date().toISOString().replaceAll(':', '')}-${run.seed}`);
  mkdirSync(dir, {recursive: true});
  try {
    protocol.heading('Servers');
    const servers = await startServers(dir);
    try {
      await runOn(servers, {...run, dir}, protocol);
    } finally {
      await servers.stop();
    }
  } catch (error) {
    protocol.check('the run', false, textOf(error));
  }
  if (protocol.failures.length === 0) rmSync(dir, {recursive: true, force: true});
  else protocol.say(`logs and data: ${dir}`);
}

async function runOn(
  servers: Servers,
  run: Run & {dir: string},
  protocol: Protocol,
): Promise<void> {
  const {kafka, minio} = servers;
  protocol.say(`three brokers at ${kafka.bootstrap}, MinIO at ${minio.endpoint}`);
  const broker = kafkaJs({brokers: kafka.bootstrap.split(','), clientId: 'crm-e2e'});
  const runners = createRunners(servers, run);
  try {
    await broker.connect();
    await broker.createTopics(scenarioTopics());
    protocol.say(`topics of ${partitions} partitions, three copies each, two in sync`);
    await sendWithFaults(servers, {...run, runners}, protocol);
    await endAll(broker, runners, protocol);
    protocol.heading('Audit');
    await auditRun({...run, broker, servers}, protocol);
  } finally {
    await Promise.all(runners.all.map((runner) => runner.dispose()));
    await broker.close();
  }
}

/** Starts the runners, and takes away what the plan says while the traffic comes in. */
async function sendWithFaults(
  {kafka, minio}: Servers,
  {seed, seconds, runners}: Run & {runners: Runners},
  protocol: Protocol,
): Promise<void> {
  const {generate, streams, lake} = runners;
  const world = {kafka, minio, streams, lake, protocol, taskCount: taskCount()};
  await startAll(runners, world);
  protocol.heading('Faults, at their times after the start of the traffic');
  const faults = planFaults({seed, durationMs: seconds * 1_000 - quietEndMs});
  for (const fault of faults) {
    protocol.say(
      `${inSeconds(fault.atMs)} ${titleOf(fault)}, back after ${inSeconds(fault.downMs)}`,
    );
  }
  protocol.heading('Traffic');
  const rate = watchRate(generate);
  generate.start();
  const injected = injectFaults(faults, world);
  const end = await within(generate.end, seconds * 1_000 + drainTimeoutMs);
  const sent = figure(generate.last, 'to') ?? 0;
  const isComplete = generate.last?.['isComplete'] === true;
  protocol.check('generate sent all', end === 0 && isComplete, `${count(sent)} events and orders`);
  const highest = Math.round(rate.highest);
  protocol.check(
    `the spike reached ${count(spikeLeast)} a second`,
    highest >= spikeLeast,
    count(highest),
  );
  await injected;
}

/** Loads the tables, which whoever joins needs whole, and then starts what works on the traffic. */
async function startAll({load, streams, lake}: Runners, world: World): Promise<void> {
  const {protocol} = world;
  load.start();
  const end = await within(load.end, startTimeoutMs);
  const [profiles, products] = [figure(load.last, 'profiles'), figure(load.last, 'products')];
  protocol.check(
    'profiles and products are loaded',
    end === 0,
    `${count(profiles ?? 0)} and ${count(products ?? 0)}`,
  );
  for (const runner of [...streams, lake]) runner.start();
  const isAtWork = (): boolean =>
    areTasksShared(world) && (figure(lake.last, 'partitions') ?? 0) > 0;
  protocol.check(
    'two instances of stream share the tasks, and lake has its partitions',
    await waitUntil(isAtWork, {timeoutMs: startTimeoutMs}),
    `${world.taskCount} tasks`,
  );
}

/** Waits until everything has been processed and stored, then ends the runners in the order of the data. */
async function endAll(broker: Broker, {streams, lake, all}: Runners, protocol: Protocol) {
  protocol.heading('Drain');
  const drained = await untilStreamsDrained(broker, streams, drainTimeoutMs);
  protocol.check('stream processed and committed all', drained);
  for (const stream of streams) await endGently(stream, protocol);
  const stored = await untilLakeDrained(lake, drainTimeoutMs);
  protocol.check(
    'lake stored all',
    stored,
    `${count(figure(lake.last, 'rows') ?? 0)} rows in its last life`,
  );
  await endGently(lake, protocol);
  const unasked = all.flatMap((runner) => runner.unaskedEnds);
  protocol.check('nothing ended that was not told to', unasked.length === 0, unasked.join('; '));
}

async function endGently(runner: RunnerProcess, protocol: Protocol): Promise<void> {
  runner.kill('SIGTERM');
  const end = await within(runner.end, endTimeoutMs);
  protocol.check(`SIGTERM ends ${runner.name} with 0`, end === 0, String(end ?? 'it did not end'));
}

/** Each part of the topology between two repartition topics has a task for each partition. */
function taskCount(): number {
  const repartitions = shop.graph.nodes.filter(({kind}) => kind === 'repartition').length;
  return (1 + repartitions) * partitions;
}

function inSeconds(durationMs: number): string {
  return `${(durationMs / 1_000).toFixed(1)} s`;
}

function textOf(error: unknown): string {
  if (isStreamError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
