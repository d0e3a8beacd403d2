import {setTimeout as sleep} from 'node:timers/promises';
import {topics} from '@crm/model';
import type {Broker, TopicPartition} from '@crm/stream-dsl';
import {shop} from '../../stream/src/topologies/shop.ts';
import {shopOutputs} from '../../stream/src/topologies/shop-schemas.ts';
import {DemoError} from './errors.ts';
import {partitionCount} from './shop-traffic.ts';

const lookEveryMs = 250;
/** In a row; several commits of the topology and several of the lake's own looks at the topics lie between them. */
const sameLooks = 8;
const longestMs = 180_000;

/**
 * Waits until `look` has answered the same for a while; undefined stands for work that is left. Gives up when `signal` is
 * aborted. Counts
 * looks, not seconds: each gives everything else in this process its turn, however busy the machine is.
 */
export async function untilQuiet(
  look: () => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<void> {
  const deadlineMs = performance.now() + longestMs;
  let seen: string | undefined;
  for (let same = 0; same < sameLooks && !signal.aborted; ) {
    if (performance.now() > deadlineMs) throw notDrained();
    await sleep(lookEveryMs);
    const now = await look();
    same = now !== undefined && now === seen ? same + 1 : 0;
    seen = now;
  }
}

/** Where the topology's outputs end, once everything in its input is processed and committed. */
export async function processedUpTo(broker: Broker): Promise<string | undefined> {
  const inputs = partitionsOf(topics.events.name);
  const outputs = Object.values(shopOutputs).flatMap(partitionsOf);
  const [committed, inputEnds, outputEnds] = await Promise.all([
    broker.committedOffsets(shop.name, inputs),
    broker.endOffsets(inputs),
    broker.endOffsets(outputs),
  ]);
  const offsetOf = ({partition}: TopicPartition): number =>
    committed.find((at) => at.partition === partition)?.offset ?? 0;
  const isProcessed = inputs.every((at, index) => offsetOf(at) === inputEnds[index]);
  return isProcessed ? outputEnds.join() : undefined;
}

function partitionsOf(topic: string): TopicPartition[] {
  return Array.from({length: partitionCount}, (_, partition) => ({topic, partition}));
}

function notDrained(): DemoError {
  return new DemoError(
    'DEMO_NOT_DRAINED',
    `topology and tables did not come to rest within ${longestMs / 1_000} s after the last record; nothing is lost: start again to go on`,
  );
}
