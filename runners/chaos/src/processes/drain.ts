import {setTimeout as sleep} from 'node:timers/promises';
import {type Broker, partitionName} from '@crm/stream-dsl';
import {readTopics} from '../samples/sampler.ts';
import {appName, outputs, partitionsOf} from '../topology/chaos-topics.ts';

/** Several commits long: whatever is still on its way shows itself within. */
const quietMs = 5_000;
const everyMs = 500;

/** Waits until all that was sent is processed and committed, and nothing more comes out. Answers what is not, if so. */
export async function untilDrained(broker: Broker, timeoutMs: number): Promise<string | undefined> {
  const deadlineMs = performance.now() + timeoutMs;
  let seen = '';
  let waiting: readonly string[] = ['no broker answered'];
  let sinceMs = performance.now();
  while (performance.now() < deadlineMs) {
    const found = await look(broker).catch(() => undefined);
    waiting = found?.waiting ?? waiting;
    if (found === undefined || waiting.length > 0 || found.ends !== seen) {
      seen = found?.ends ?? '';
      sinceMs = performance.now();
    } else if (performance.now() - sinceMs >= quietMs) {
      return undefined;
    }
    await sleep(everyMs);
  }
  return waiting.join(', ') || 'results went on coming';
}

interface Look {
  /** Partitions that are not processed to their end. */
  readonly waiting: readonly string[];
  /** Of the outputs. */
  readonly ends: string;
}

async function look(broker: Broker): Promise<Look> {
  const inputs = readTopics.flatMap(partitionsOf);
  const written = Object.values(outputs).flatMap(partitionsOf);
  const [committed, ends, outputEnds] = await Promise.all([
    broker.committedOffsets(appName, inputs),
    broker.endOffsets(inputs),
    broker.endOffsets(written),
  ]);
  const offsets = new Map(committed.map((at) => [partitionName(at), at.offset]));
  const waiting = inputs.flatMap((at, i) => {
    const [offset, end] = [offsets.get(partitionName(at)) ?? 0, ends[i] ?? 0];
    return offset >= end ? [] : [`${partitionName(at)} is at ${offset} of ${end}`];
  });
  return {waiting, ends: outputEnds.join()};
}
