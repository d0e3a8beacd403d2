import {memoryBroker} from '../src/brokers/memory/index.ts';
import type {Broker, TopicSpec} from '../src/ports/broker.ts';
import {partitionFor} from '../src/record-batch/partition-for.ts';
import {RecordBatchBuilder} from '../src/record-batch/record-batch-builder.ts';

/** A connected embedded broker with these topics, each of so many partitions. */
export async function brokerWith(topics: Readonly<Record<string, number>>): Promise<Broker> {
  const broker = memoryBroker();
  await broker.connect();
  const specs = Object.entries(topics).map(
    ([topic, partitions]): TopicSpec => ({topic, partitions}),
  );
  await broker.createTopics(specs);
  return broker;
}

export type Produced = readonly [key: string | null, value: unknown, timestampMs: number];

/** Writes records as JSON to the partitions of their keys; a partition given decides instead. */
export async function produce(
  broker: Broker,
  topic: string,
  records: readonly Produced[],
  partition?: number,
): Promise<void> {
  const count = (await broker.partitionCounts([topic])).get(topic) ?? 1;
  const builders = new Map<number, RecordBatchBuilder>();
  for (const [key, value, timestampMs] of records) {
    const at = partition ?? (key === null ? 0 : partitionFor(key, count));
    const builder = builders.get(at) ?? new RecordBatchBuilder();
    builders.set(at, builder);
    builder.append(key, value === null ? null : JSON.stringify(value), timestampMs);
  }
  const producer = await broker.producer();
  await producer.send(
    [...builders].map(([at, builder]) => ({topic, partition: at, records: builder})),
  );
  await producer.close();
}

/** All committed records of a topic as text, partition by partition. */
export async function readTopic(
  broker: Broker,
  topic: string,
): Promise<readonly (readonly [key: string | null, value: string | null])[]> {
  const count = (await broker.partitionCounts([topic])).get(topic) ?? 0;
  const partitions = Array.from({length: count}, (_, partition) => ({topic, partition}));
  const [starts, ends] = [
    await broker.startOffsets(partitions),
    await broker.endOffsets(partitions),
  ];
  const fetcher = broker.fetcher();
  const rows = partitions.map((): (readonly [string | null, string | null])[] => []);
  const left = new Set<number>();
  partitions.forEach((at, i) => {
    if ((starts[i] ?? 0) >= (ends[i] ?? 0)) return;
    left.add(i);
    fetcher.assign(at, starts[i] ?? 0);
  });
  while (left.size > 0) {
    for (const {partition, batches, nextOffset} of await fetcher.poll(50)) {
      for (const {bytes, count: rowCount, keyStart, keyEnd, valueStart, valueEnd} of batches) {
        for (let row = 0; row < rowCount; row++) {
          const textOf = (from = -1, to = -1): string | null =>
            from < 0 ? null : Buffer.from(bytes.subarray(from, to)).toString();
          rows[partition]?.push([
            textOf(keyStart[row], keyEnd[row]),
            textOf(valueStart[row], valueEnd[row]),
          ]);
        }
      }
      if (nextOffset >= (ends[partition] ?? 0)) left.delete(partition);
    }
  }
  await fetcher.close();
  return rows.flat();
}
