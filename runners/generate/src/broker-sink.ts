import type {GeneratedRecord, Sink} from '@crm/generator';
import type {Broker, Producer} from '@crm/stream-dsl';
import {RecordBatcher, type TopicPartitions} from './record-batcher.ts';

/**
 * Writes generated records to a broker's topics, partitioned by key as Kafka's own producers do. Several calls of
 * `send` may be under way: a partition keeps the order of the calls.
 */
export class BrokerSink implements Sink {
  readonly #producer: Producer;
  readonly #batcher: RecordBatcher;

  private constructor(producer: Producer, partitions: TopicPartitions) {
    this.#producer = producer;
    this.#batcher = new RecordBatcher(partitions);
  }

  /** Opens an idempotent producer, which `close` ends. The topics must exist. */
  static async open(broker: Broker, partitions: TopicPartitions): Promise<BrokerSink> {
    return new BrokerSink(await broker.producer(), partitions);
  }

  async send(records: readonly GeneratedRecord[]): Promise<void> {
    const batches = this.#batcher.batch(records);
    await this.#producer.send(batches);
    this.#batcher.release(batches);
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }
}
