import {execFileSync} from 'node:child_process';
import {setTimeout as sleep} from 'node:timers/promises';
import {type LocalKafka, waitUntil} from '@crm/local';
import {within} from '../../../e2e/src/processes/within.ts';
import type {Protocol} from '../../../e2e/src/protocol.ts';
import type {Links} from '../network/links.ts';
import type {Instance} from '../processes/instances.ts';
import {type Fault, titleOf} from './fault.ts';

const endTimeoutMs = 45_000;
const backTimeoutMs = 60_000;
const inSyncTimeoutMs = 60_000;
const slowMs = 200;
/** No file of the instance may grow beyond this while its disk is full. */
const fullDiskBytes = 4_096;

/** What faults come upon. */
export interface World {
  readonly kafka: LocalKafka;
  readonly links: Links;
  readonly instances: readonly Instance[];
  readonly protocol: Protocol;
}

/** A fault as it came about, in milliseconds after the start of the load. */
export interface InjectedFault extends Fault {
  readonly title: string;
  readonly beganMs: number;
  /** When what was taken away was there again. */
  readonly overMs: number;
}

export interface Schedule {
  readonly faults: readonly Fault[];
  readonly nowMs: () => number;
  /** When the load ends: a fault that is late by then, as those before it took long, is left out. */
  readonly endMs: number;
  /** From the end of a fault to the begin of the next one, at least: for those that come late. */
  readonly restMs: number;
}

/** Injects each fault at its time, one after the other. Resolves with what came about when the last one is over. */
export async function injectFaults(
  {faults, nowMs, endMs, restMs}: Schedule,
  world: World,
): Promise<readonly InjectedFault[]> {
  const injected: InjectedFault[] = [];
  for (const fault of faults) {
    const restedMs = (injected.at(-1)?.overMs ?? -restMs) + restMs;
    await sleep(Math.max(0, Math.min(endMs, Math.max(fault.atMs, restedMs)) - nowMs()));
    const title = titleOf(fault);
    if (nowMs() >= endMs) {
      world.protocol.say(`left out, as the load is over: ${title}`);
      continue;
    }
    const beganMs = nowMs();
    world.protocol.say(title);
    try {
      await inject(fault, world);
    } catch (error) {
      world.protocol.check(title, false, String(error));
    }
    injected.push({...fault, title, beganMs, overMs: nowMs()});
  }
  return injected;
}

async function inject(fault: Fault, world: World): Promise<void> {
  const {instance: at, broker, forMs} = fault;
  const instance = found(world.instances[at]);
  switch (fault.kind) {
    case 'kill-instance':
      return await killed([instance], forMs);
    case 'kill-two-instances':
      return await killed(
        [instance, found(world.instances[(at + 1) % world.instances.length])],
        forMs,
      );
    case 'kill-broker':
      return await killedBroker(world, broker, forMs);
    case 'cut-one-broker':
      return await changedLinks(world, {at, to: broker, forMs}, {kind: 'cut'});
    case 'cut-all-brokers':
      return await changedLinks(world, {at, to: 'all', forMs}, {kind: 'cut'});
    case 'silent-one-broker':
      return await changedLinks(world, {at, to: broker, forMs}, {kind: 'silent'});
    case 'silent-all-brokers':
      return await changedLinks(world, {at, to: 'all', forMs}, {kind: 'silent'});
    case 'slow-network':
      return await changedLinks(world, {at, to: 'all', forMs}, {kind: 'open', delayMs: slowMs});
    case 'pause-instance':
      return await paused(instance, forMs);
    case 'full-disk':
      return await fullDisk(instance, forMs);
    case 'roll-instances':
      return await rollInstances(world);
    case 'roll-brokers':
      return await rollBrokers(world);
  }
}

async function killed(instances: readonly Instance[], forMs: number): Promise<void> {
  await Promise.all(
    instances.map(async (instance) => {
      instance.process.kill('SIGKILL');
      await instance.process.end;
      await sleep(forMs);
      instance.start();
    }),
  );
}

async function killedBroker({kafka}: World, at: number, forMs: number): Promise<void> {
  const broker = found(kafka.brokers[at]);
  await broker.kill('SIGKILL');
  await sleep(forMs);
  await broker.start();
}

async function changedLinks(
  {links}: World,
  {at, to, forMs}: {at: number; to: number | 'all'; forMs: number},
  state: Parameters<Links['set']>[2],
): Promise<void> {
  links.set(at, to, state);
  await sleep(forMs);
  links.heal(at);
}

async function paused(instance: Instance, forMs: number): Promise<void> {
  instance.isPaused = true;
  instance.process.signal('SIGSTOP');
  await sleep(forMs);
  instance.process.signal('SIGCONT');
  instance.isPaused = false;
}

/** The limit is on each file of the process; its log is a pipe, and goes on. */
async function fullDisk(instance: Instance, forMs: number): Promise<void> {
  limitFiles(instance, String(fullDiskBytes));
  await sleep(forMs);
  limitFiles(instance, 'unlimited');
}

function limitFiles({process}: Instance, size: string): void {
  const {pid} = process;
  // It may have ended by itself; the next life begins without a limit.
  if (pid === undefined) return;
  // Only the soft limit, so that it can be raised again.
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size}:unlimited`]);
}

/** Each ends in order and is ready again before the next one ends. */
async function rollInstances({instances, protocol}: World): Promise<void> {
  for (const instance of instances) {
    const {process} = instance;
    process.kill('SIGTERM');
    const end = await within(process.end, endTimeoutMs);
    if (end === undefined) {
      process.kill('SIGKILL');
      await process.end;
    }
    if (end !== 0) protocol.check(`SIGTERM ends ${process.name} with 0`, false, String(end));
    instance.start();
    if (await waitUntil(() => instance.isReady, {timeoutMs: backTimeoutMs})) continue;
    protocol.check(`${process.name} is ready again`, false);
  }
}

/** Each is back, with all its copies in sync, before the next one ends. */
async function rollBrokers({kafka, protocol}: World): Promise<void> {
  for (const broker of kafka.brokers) {
    await untilInSync(kafka, protocol);
    await broker.kill('SIGTERM').catch(async () => await broker.kill('SIGKILL'));
    await broker.start();
  }
  await untilInSync(kafka, protocol);
}

async function untilInSync(kafka: LocalKafka, protocol: Protocol): Promise<void> {
  if (await kafka.untilInSync(inSyncTimeoutMs)) return;
  protocol.check('all copies are in sync', false, `not within ${inSyncTimeoutMs} ms`);
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('the fault is for something that does not exist');
  return value;
}
