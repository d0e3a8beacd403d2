import {waitUntil} from '@crm/local';
import {topics} from '@crm/model';
import type {Broker, TopicPartition} from '@crm/stream-dsl';
import {shop} from '../../../stream/src/topologies/shop.ts';
import {shopOutputs} from '../../../stream/src/topologies/shop-schemas.ts';
import {partitions} from '../scenario.ts';
import {figure} from './figures.ts';
import type {RunnerProcess} from './runner-process.ts';

/** Several commits long: whatever is still on its way shows itself within. */
const quietMs = 4_000;
const everyMs = 250;

/** Waits until the instances have processed and committed all that there is. */
export async function untilStreamsDrained(
  broker: Broker,
  streams: readonly RunnerProcess[],
  timeoutMs: number,
): Promise<boolean> {
  const inputs = partitionsOf(topics.events.name);
  const outputs = Object.values(shopOutputs).flatMap(partitionsOf);
  return await untilQuiet(timeoutMs, async () => {
    if (streams.some(({last}) => figure(last, 'lagRecords') !== 0)) return undefined;
    const [committed, inputEnds, outputEnds] = await Promise.all([
      broker.committedOffsets(shop.name, inputs),
      broker.endOffsets(inputs),
      broker.endOffsets(outputs),
    ]);
    const offsetOf = ({partition}: TopicPartition): number =>
      committed.find((at) => at.partition === partition)?.offset ?? 0;
    const isConsumed = inputs.every((at, index) => offsetOf(at) === inputEnds[index]);
    return isConsumed ? outputEnds.join() : undefined;
  });
}

/** Waits until the tables hold all that there is. */
export async function untilLakeDrained(lake: RunnerProcess, timeoutMs: number): Promise<boolean> {
  return await untilQuiet(timeoutMs, async () => {
    const [lag, parts] = [figure(lake.last, 'lag'), figure(lake.last, 'partitions')];
    if (lag !== 0 || parts === undefined || parts === 0) return undefined;
    return `${figure(lake.last, 'rows')} ${figure(lake.last, 'deadLetters')}`;
  });
}

/** Waits until `look` has answered the same for a while; undefined is no answer. False when the time is over. */
async function untilQuiet(
  timeoutMs: number,
  look: () => Promise<string | undefined>,
): Promise<boolean> {
  let seen: string | undefined;
  let sinceMs = 0;
  const isQuiet = async (): Promise<boolean> => {
    const now = await look();
    if (now === undefined || now !== seen) {
      seen = now;
      sinceMs = performance.now();
    }
    return now !== undefined && performance.now() - sinceMs >= quietMs;
  };
  return await waitUntil(isQuiet, {timeoutMs, everyMs});
}

function partitionsOf(topic: string): TopicPartition[] {
  return Array.from({length: partitions}, (_, partition) => ({topic, partition}));
}
