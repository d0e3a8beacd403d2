import {mkdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {type LocalKafka, localDir, startKafka, waitUntil} from '@crm/local';
import {type Broker, isStreamError} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {figure} from '../../e2e/src/processes/figures.ts';
import {RunnerProcess} from '../../e2e/src/processes/runner-process.ts';
import {within} from '../../e2e/src/processes/within.ts';
import type {Protocol} from '../../e2e/src/protocol.ts';
import {auditRun} from './audit/audit-run.ts';
import type {ChaosOptions} from './chaos-options.ts';
import {titleOf} from './faults/fault.ts';
import {type InjectedFault, injectFaults} from './faults/inject-faults.ts';
import {brokerCount, instanceCount, planFaults} from './faults/plan-faults.ts';
import {Links} from './network/links.ts';
import {untilDrained} from './processes/drain.ts';
import {Instance} from './processes/instances.ts';
import {clientTimeouts} from './processes/settings.ts';
import {type RunRecord, runRecord} from './report/run-record.ts';
import {writeReport} from './report/write-report.ts';
import type {Sample} from './samples/sample.ts';
import {Sampler} from './samples/sampler.ts';
import {chaosTopics} from './topology/chaos-topics.ts';
import {partitions, Workload} from './workload/workload.ts';

const drainTimeoutMs = 180_000;
const startTimeoutMs = 90_000;
const endTimeoutMs = 45_000;
/** Each partition of events, of events by product and of events by category. */
const taskCount = 3 * partitions;
/** For more than this the load was not held. */
const loadLateMs = 30_000;

interface World {
  readonly kafka: LocalKafka;
  readonly links: Links;
  readonly broker: Broker;
  readonly instances: readonly Instance[];
  readonly load: RunnerProcess;
}

/** One run: servers, load, faults, drain, and the audit of all that came out. Whatever goes wrong is a failed check. */
export async function runChaos(options: ChaosOptions, protocol: Protocol): Promise<void> {
  const name = `${new Date().toISOString().replaceAll(':', '')}-${options.seed}`;
  const dir = join(localDir, 'chaos', name);
  mkdirSync(dir, {recursive: true});
  try {
    const record = await runIn(dir, options, protocol);
    if (options.isReported) writeReport(record);
    else if (protocol.failures.length > 0) writeReport(record, dir);
  } catch (error) {
    protocol.check('the run', false, textOf(error));
  }
  if (protocol.failures.length === 0) rmSync(dir, {recursive: true, force: true});
  else protocol.say(`logs and data: ${dir}`);
}

async function runIn(dir: string, options: ChaosOptions, protocol: Protocol): Promise<RunRecord> {
  protocol.heading('Servers');
  const links = await Links.open({instances: instanceCount, brokers: brokerCount});
  try {
    const kafka = await startKafka({brokers: 3, dir: join(dir, 'kafka'), detours: links.detours()});
    links.leadTo(kafka);
    protocol.say(`three brokers at ${kafka.bootstrap}, each instance behind proxies of its own`);
    try {
      return await runOn({kafka, links, dir}, options, protocol);
    } finally {
      await kafka.stop();
    }
  } finally {
    await links.close();
  }
}

async function runOn(
  {kafka, links, dir}: {kafka: LocalKafka; links: Links; dir: string},
  options: ChaosOptions,
  protocol: Protocol,
): Promise<RunRecord> {
  const brokers = kafka.bootstrap.split(',');
  const broker = kafkaJs({brokers, clientId: 'chaos-audit', ...clientTimeouts, logLevel: 0});
  const instances = Array.from({length: instanceCount}, (_, at) => new Instance(at, {links, dir}));
  const load = loadProcess(kafka, options, dir);
  const world = {kafka, links, broker, instances, load};
  try {
    await broker.connect();
    await broker.createTopics(chaosTopics());
    await startInstances(instances, protocol);
    const {samples, faults, loadMs} = await underLoad(world, options, protocol);
    await endAll(world, protocol);
    protocol.heading('Audit');
    const workload = workloadOf(options);
    const audit = await auditRun(broker, workload, protocol);
    checkEnds(instances, faults, protocol);
    return runRecord({options, samples, faults, audit, loadMs, instances});
  } finally {
    for (const instance of instances) instance.stop();
    await Promise.all(
      [load, ...instances.map((each) => each.process)].map((each) => each.dispose()),
    );
    await broker.close();
  }
}

function workloadOf({seed, rate, minutes}: ChaosOptions): Workload {
  return new Workload({seed, rate, seconds: minutes * 60});
}

function loadProcess(kafka: LocalKafka, options: ChaosOptions, dir: string): RunnerProcess {
  return new RunnerProcess({
    name: 'load',
    runner: 'chaos',
    program: 'src/load/main.ts',
    env: {
      CHAOS_BROKERS: kafka.bootstrap,
      CHAOS_SEED: String(options.seed),
      CHAOS_RATE: String(options.rate),
      CHAOS_SECONDS: String(options.minutes * 60),
    },
    logFile: join(dir, 'load.log'),
  });
}

async function startInstances(instances: readonly Instance[], protocol: Protocol): Promise<void> {
  for (const instance of instances) instance.start();
  const areShared = (): boolean =>
    instances.every(({tasks}) => tasks > 0) &&
    instances.reduce((sum, {tasks}) => sum + tasks, 0) === taskCount;
  const holds = await waitUntil(areShared, {timeoutMs: startTimeoutMs});
  const counts = instances.map(({tasks}) => tasks).join(' + ');
  protocol.check('four instances share the tasks', holds, `${counts} of ${taskCount}`);
}

interface UnderLoad {
  readonly samples: readonly Sample[];
  readonly faults: readonly InjectedFault[];
  /** From the first event to the last one. */
  readonly loadMs: number;
}

/** Starts the load, and takes away what the plan says while it lasts. */
async function underLoad(
  {kafka, links, instances, load}: World,
  options: ChaosOptions,
  protocol: Protocol,
): Promise<UnderLoad> {
  protocol.heading('Faults, at their times after the start of the load');
  const durationMs = options.minutes * 60_000;
  const plan = planFaults({seed: options.seed, durationMs});
  for (const fault of plan) {
    protocol.say(`${(fault.atMs / 1_000).toFixed(1)} s  ${titleOf(fault)}, ${fault.forMs} ms`);
  }
  protocol.heading('Load');
  const brokers = kafka.bootstrap.split(',');
  const eye = kafkaJs({brokers, clientId: 'chaos-eye', ...eyeTimeouts, logLevel: 0});
  await eye.connect();
  const startMs = performance.now();
  const nowMs = (): number => performance.now() - startMs;
  load.start();
  const sampler = new Sampler({broker: eye, load, instances, nowMs});
  const sampling = sampler.run();
  try {
    const faults = await injectFaults(
      {faults: plan, nowMs, endMs: durationMs, restMs: durationMs / 80},
      {kafka, links, instances, protocol},
    );
    const end = await within(load.end, durationMs + drainTimeoutMs - nowMs());
    const sent = figure(load.last, 'next') ?? 0;
    const loadMs = figure(load.last, 'elapsedMs') ?? 0;
    const isHeld = end === 0 && loadMs < durationMs + loadLateMs;
    const perSecond = Math.round((sent * 1_000) / loadMs);
    protocol.check(
      'the load was held',
      isHeld,
      `${sent.toLocaleString('en-US')} events in ${(loadMs / 1_000).toFixed(1)} s: ${perSecond} a second`,
    );
    checkSamples(sampler.samples, protocol);
    return {samples: sampler.samples, faults, loadMs};
  } finally {
    sampler.end();
    await sampling;
    await eye.close();
  }
}

/** A run that nobody could look at has no recovery times. */
function checkSamples(samples: readonly Sample[], protocol: Protocol): void {
  const answered = samples.filter(
    ({ends, lags}) => ends !== undefined && lags !== undefined,
  ).length;
  const detail = `${answered} of ${samples.length} samples`;
  protocol.check(
    'brokers answered whoever looked at the run',
    2 * answered > samples.length,
    detail,
  );
}

/** So that a broker which is down costs a sample, not many. */
const eyeTimeouts = {connectTimeoutMs: 500, requestTimeoutMs: 1_000, retryTimeoutMs: 1_000};

async function endAll({broker, instances, load}: World, protocol: Protocol): Promise<void> {
  protocol.heading('Drain');
  const waiting = await untilDrained(broker, drainTimeoutMs);
  protocol.check('all is processed and committed', waiting === undefined, waiting);
  await load.end;
  for (const instance of instances) {
    instance.stop();
    const {process} = instance;
    const late = figure(process.last, 'late') ?? 0;
    if (late > 0) protocol.check(`nothing is late at ${process.name}`, false, String(late));
    process.kill('SIGTERM');
    const end = await within(process.end, endTimeoutMs);
    protocol.check(`SIGTERM ends ${process.name} with 0`, end === 0, String(end ?? 'no end'));
  }
}

/** An instance may end by itself only when its disk is full: then it must say so. */
function checkEnds(
  instances: readonly Instance[],
  faults: readonly InjectedFault[],
  protocol: Protocol,
): void {
  const ends = instances.flatMap(({unaskedEnds}) => unaskedEnds);
  for (const {name, end, lastWords} of ends) {
    protocol.say(`${name} ended by itself: ${end}: ${lastWords.slice(0, 300)}`);
  }
  const diskFaults = faults.filter(({kind}) => kind === 'full-disk').length;
  const others = ends.filter(({lastWords}) => !lastWords.includes('STREAM_STORAGE_FAILED'));
  const isRight = others.length === 0 && ends.length <= 3 * diskFaults;
  protocol.check(
    'nothing ended by itself but for a full disk',
    isRight,
    others.map(({name, lastWords}) => `${name}: ${lastWords}`).join('; '),
  );
}

function textOf(error: unknown): string {
  if (isStreamError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
