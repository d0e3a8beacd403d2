import type {GeneratedRecord} from '@crm/generator';
import type {TopicName} from '@crm/model';
import {type ProducedBatch, partitionFor, RecordBatchBuilder} from '@crm/stream-dsl';

/** How many partitions each topic has. */
export type TopicPartitions = Readonly<Record<TopicName, number>>;

/** Well below a broker's default of 1 MiB for a batch, so that one that compresses badly is taken as well. */
const batchBytesMax = 512 * 1024;

/** Puts generated records into a producer's batches, partitioned by key as Kafka's own producers do. */
export class RecordBatcher {
  readonly #partitions: TopicPartitions;
  /** Builders that no call uses; they keep their memory. */
  readonly #idle: RecordBatchBuilder[] = [];

  constructor(partitions: TopicPartitions) {
    this.#partitions = partitions;
  }

  /** Batches of one partition come in the order of its records. */
  batch(records: readonly GeneratedRecord[]): readonly ProducedBatch[] {
    const batches: ProducedBatch[] = [];
    const open = new Map<string, RecordBatchBuilder>();
    for (const {topic, key, value, timestampMs} of records) {
      const partition = partitionFor(key, this.#partitions[topic]);
      const name = `${topic}/${partition}`;
      let builder = open.get(name);
      if (builder === undefined || builder.sizeBytes >= batchBytesMax) {
        builder = this.#idle.pop() ?? new RecordBatchBuilder();
        open.set(name, builder);
        batches.push({topic, partition, records: builder});
      }
      builder.append(key, value, timestampMs);
    }
    return batches;
  }

  /** Takes back batches that have been sent, to be used again. */
  release(batches: readonly ProducedBatch[]): void {
    for (const {records} of batches) {
      records.reset();
      this.#idle.push(records);
    }
  }
}
