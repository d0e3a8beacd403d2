import {setTimeout as sleep} from 'node:timers/promises';
import {waitUntil} from '@crm/local';
import type {ProcessEnd, RunnerProcess} from '../processes/runner-process.ts';
import {within} from '../processes/within.ts';
import type {Fault} from './plan-faults.ts';
import {areTasksShared, commitMark, hasCommittedSince, type World} from './world.ts';

const recoveryTimeoutMs = 90_000;
const endTimeoutMs = 45_000;
/** A little longer than from one line of figures of a runner to the next. */
const reportEveryMs = 1_250;
const secondSignalMs = 10;
const moreSignalsMs = 200;

/** Injects each fault at its time; resolves when all have been overcome. Each is one check. */
export async function injectFaults(faults: readonly Fault[], world: World): Promise<void> {
  await Promise.all(
    faults.map(async (fault) => {
      await sleep(fault.atMs);
      try {
        await inject(fault, world);
      } catch (error) {
        world.protocol.check(titleOf(fault), false, String(error));
      }
    }),
  );
}

/** What a fault does, for people. */
export function titleOf({kind, target}: Fault): string {
  switch (kind) {
    case 'kill-stream':
      return `kill -9 of stream ${target + 1}`;
    case 'kill-broker':
      return `kill -9 of broker ${target + 1}`;
    case 'kill-store':
      return 'kill -9 of MinIO';
    case 'kill-lake':
      return 'kill -9 of lake';
    case 'drain-stream':
      return `SIGTERM to stream ${target + 1}`;
    case 'stop-stream-twice':
      return `SIGTERM twice to stream ${target + 1}`;
  }
}

async function inject(fault: Fault, world: World): Promise<void> {
  switch (fault.kind) {
    case 'kill-broker':
      return await loseBroker(fault, world);
    case 'kill-store':
      return await loseStore(fault, world);
    case 'kill-lake':
      return await loseRunner(fault, world, world.lake);
    case 'kill-stream':
    case 'drain-stream':
    case 'stop-stream-twice':
      return await loseRunner(fault, world, found(world.streams[fault.target]));
  }
}

/** Ends a runner, starts it again, and waits until it does its share. */
async function loseRunner(fault: Fault, world: World, runner: RunnerProcess): Promise<void> {
  await runner.exclusively(async () => {
    const {protocol} = world;
    const title = titleOf(fault);
    const before = commitMark(runner);
    const startMs = performance.now();
    protocol.say(title);
    const end = await endRunner(fault, runner);
    const endedAfter = secondsSince(startMs);
    await sleep(fault.downMs);
    runner.start();
    const isBack = (): boolean =>
      runner === world.lake ? hasCommittedSince(runner, before) : areTasksShared(world);
    const hasRecovered = await waitUntil(isBack, {timeoutMs: recoveryTimeoutMs});
    protocol.check(
      title,
      hasRecovered && expectedEnds[fault.kind]?.includes(end) === true,
      `ended with ${end} after ${endedAfter}, started again ${(fault.downMs / 1_000).toFixed(1)} s later, ` +
        `${hasRecovered ? 'did its share again' : 'did not do its share'} ${secondsSince(startMs)} after the signal`,
    );
  });
}

/** With 0 all was done already when the second signal came; while it starts or exits, the signal itself ends it. */
const expectedEnds: Partial<Record<Fault['kind'], readonly ProcessEnd[]>> = {
  'kill-stream': ['SIGKILL'],
  'kill-lake': ['SIGKILL'],
  'drain-stream': [0],
  'stop-stream-twice': [143, 0, 'SIGTERM'],
};

async function endRunner({kind}: Fault, runner: RunnerProcess): Promise<ProcessEnd> {
  const isKill = kind === 'kill-stream' || kind === 'kill-lake';
  runner.kill(isKill ? 'SIGKILL' : 'SIGTERM');
  if (kind === 'stop-stream-twice') await signalAgain(runner);
  const end = await within(runner.end, endTimeoutMs);
  if (end !== undefined) return end;
  runner.kill('SIGKILL');
  await runner.end;
  throw new Error(`${runner.name} did not end within ${endTimeoutMs} ms of the signal`);
}

/** Of two signals of a kind that come before it gets the first one a process sees one, so a busy one gets more. */
async function signalAgain(runner: RunnerProcess): Promise<void> {
  await sleep(secondSignalMs);
  const lastMs = performance.now() + endTimeoutMs;
  while (runner.isAlive && performance.now() < lastMs) {
    runner.kill('SIGTERM');
    await within(runner.end, moreSignalsMs);
  }
}

/** Kills a broker, and waits until the work goes on without it or after it has come back. */
async function loseBroker(fault: Fault, world: World): Promise<void> {
  const {protocol, kafka, streams, lake} = world;
  const broker = found(kafka.brokers[fault.target]);
  const startMs = performance.now();
  protocol.say(`${titleOf(fault)} (process ${broker.pid})`);
  await broker.kill('SIGKILL');
  const [stream, store] = [untilCommitted(streams), untilCommitted([lake])];
  await sleep(fault.downMs);
  await broker.start();
  const back = secondsSince(startMs);
  const [streamAfter, lakeAfter] = await Promise.all([stream, store]);
  protocol.check(
    titleOf(fault),
    streamAfter !== undefined && lakeAfter !== undefined,
    `back after ${back}; stream committed again after ${streamAfter ?? 'never'}, lake after ${lakeAfter ?? 'never'}`,
  );

  /** How long it takes until one of them commits. Other faults may end some of them meanwhile. */
  async function untilCommitted(some: readonly RunnerProcess[]): Promise<string | undefined> {
    // The last report before the kill may lack a commit that came before it.
    await sleep(reportEveryMs);
    const before = some.map((runner) => commitMark(runner));
    const hasOne = (): boolean =>
      some.some((runner, index) => hasCommittedSince(runner, found(before[index])));
    const holds = await waitUntil(hasOne, {timeoutMs: recoveryTimeoutMs});
    return holds ? secondsSince(startMs) : undefined;
  }
}

async function loseStore(fault: Fault, {minio, lake, protocol}: World): Promise<void> {
  const startMs = performance.now();
  protocol.say(`${titleOf(fault)} (process ${minio.pid})`);
  await minio.kill('SIGKILL');
  await sleep(fault.downMs);
  const before = commitMark(lake);
  await minio.start();
  const back = secondsSince(startMs);
  const holds = await waitUntil(() => hasCommittedSince(lake, before), {
    timeoutMs: recoveryTimeoutMs,
  });
  protocol.check(
    titleOf(fault),
    holds,
    `back after ${back}; lake ${holds ? 'committed again' : 'did not commit'} after ${secondsSince(startMs)}`,
  );
}

function secondsSince(startMs: number): string {
  return `${((performance.now() - startMs) / 1_000).toFixed(1)} s`;
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('the fault is for something that does not exist');
  return value;
}
