import {setTimeout as sleep} from 'node:timers/promises';
import type {Broker} from '@crm/stream-dsl';
import {readTopics} from '../samples/sampler.ts';
import {appName, outputs, partitionsOf} from '../topology/chaos-topics.ts';

/** Several commits long: whatever is still on its way shows itself within. */
const quietMs = 5_000;
const everyMs = 500;

/** Waits until all that was sent is processed and committed, and nothing more comes out. */
export async function untilDrained(broker: Broker, timeoutMs: number): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs;
  let seen: string | undefined;
  let sinceMs = performance.now();
  while (performance.now() < deadlineMs) {
    const now = await look(broker).catch(() => undefined);
    if (now === undefined || now !== seen) {
      seen = now;
      sinceMs = performance.now();
    } else if (performance.now() - sinceMs >= quietMs) {
      return true;
    }
    await sleep(everyMs);
  }
  return false;
}

/**
 * The ends of the outputs, once the last records are at most what repartition topics always hold behind the last
 * commit: a marker of time for each writer; undefined before.
 */
async function look(broker: Broker): Promise<string | undefined> {
  const inputs = readTopics.flatMap(partitionsOf);
  const written = Object.values(outputs).flatMap(partitionsOf);
  const [committed, ends, outputEnds] = await Promise.all([
    broker.committedOffsets(appName, inputs),
    broker.endOffsets(inputs),
    broker.endOffsets(written),
  ]);
  const offsets = new Map(
    committed.map(({topic, partition, offset}) => [`${topic}/${partition}`, offset]),
  );
  const isConsumed = inputs.every(
    ({topic, partition}, i) => (offsets.get(`${topic}/${partition}`) ?? 0) >= (ends[i] ?? 0),
  );
  return isConsumed ? outputEnds.join() : undefined;
}
