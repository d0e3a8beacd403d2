import type {Broker, RecordColumns} from '@crm/stream-dsl';
import {partitionCount} from './workload.ts';

/** All partitions of one of the workload's topics. */
export const partitionsOf = (topic: string): {topic: string; partition: number}[] =>
  Array.from({length: partitionCount}, (_, partition) => ({topic, partition}));

/** Gives `take` all batches that the topic holds now, those of a partition in order. */
export async function readTopic(
  broker: Broker,
  topic: string,
  take: (batch: RecordColumns) => void,
): Promise<void> {
  const partitions = partitionsOf(topic);
  const ends = await broker.endOffsets(partitions);
  const positions = partitions.map(() => 0);
  const fetcher = broker.fetcher();
  for (const at of partitions) fetcher.assign(at, 0);
  while (positions.some((position, i) => position < (ends[i] ?? 0))) {
    for (const {partition, batches, nextOffset} of await fetcher.poll(100)) {
      positions[partition] = nextOffset;
      for (const batch of batches) take(batch);
    }
  }
  await fetcher.close();
}
