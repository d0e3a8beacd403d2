import {type Broker, type RecordColumns, StreamError} from '@crm/stream-dsl';

/** A record as it lies in a topic. */
export interface ReadRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: string | null;
  readonly value: string | null;
}

/** All records of a topic, partition by partition, each in the order of its offsets. */
export async function readTopic(broker: Broker, topic: string): Promise<ReadRecord[]> {
  const count = (await broker.partitionCounts([topic])).get(topic);
  if (count === undefined) throw new StreamError('STREAM_TOPIC_MISSING', `no topic ${topic}`);
  const open = new Set(Array.from({length: count}, (_, partition) => partition));
  const records: ReadRecord[] = [];
  const fetcher = broker.fetcher();
  for (const partition of open) fetcher.assign({topic, partition}, 0);
  while (open.size > 0) {
    for (const {partition, batches, nextOffset, endOffset} of await fetcher.poll(100)) {
      for (const batch of batches) records.push(...readBatch(batch));
      if (nextOffset >= endOffset) open.delete(partition);
    }
  }
  await fetcher.close();
  return records.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset);
}

function readBatch(batch: RecordColumns): ReadRecord[] {
  const {topic, partition, bytes, keyStart, keyEnd, valueStart, valueEnd} = batch;
  const text = (start = -1, end = -1): string | null =>
    start < 0 ? null : Buffer.from(bytes.subarray(start, end)).toString();
  return Array.from({length: batch.count}, (_, at) => ({
    topic,
    partition,
    offset: batch.offsets[at] ?? -1,
    timestampMs: batch.timestamps[at] ?? -1,
    key: text(keyStart[at], keyEnd[at]),
    value: text(valueStart[at], valueEnd[at]),
  }));
}
