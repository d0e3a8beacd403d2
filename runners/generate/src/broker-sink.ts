import type {GeneratedRecord, Sink} from '@crm/generator';
import type {TopicName} from '@crm/model';
import {
  type Broker,
  type ProducedBatch,
  type Producer,
  partitionFor,
  RecordBatchBuilder,
} from '@crm/stream-dsl';

/** How many partitions each topic has. */
export type TopicPartitions = Readonly<Record<TopicName, number>>;

/** Well below a broker's default of 1 MiB for a batch, so that one that compresses badly is taken as well. */
const batchBytesMax = 512 * 1024;

/**
 * Writes generated records to a broker's topics, partitioned by key as Kafka's own producers do. Several calls of
 * `send` may be under way: a partition keeps the order of the calls.
 */
export class BrokerSink implements Sink {
  readonly #producer: Producer;
  readonly #partitions: TopicPartitions;
  /** Builders that no call uses; they keep their memory. */
  readonly #idle: RecordBatchBuilder[] = [];

  private constructor(producer: Producer, partitions: TopicPartitions) {
    this.#producer = producer;
    this.#partitions = partitions;
  }

  /** Opens an idempotent producer, which `close` ends. The topics must exist. */
  static async open(broker: Broker, partitions: TopicPartitions): Promise<BrokerSink> {
    return new BrokerSink(await broker.producer(), partitions);
  }

  async send(records: readonly GeneratedRecord[]): Promise<void> {
    const batches = this.#batch(records);
    await this.#producer.send(batches);
    for (const {records: builder} of batches) {
      builder.reset();
      this.#idle.push(builder);
    }
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }

  #batch(records: readonly GeneratedRecord[]): ProducedBatch[] {
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
}
