import {
  type GeneratedRecord,
  type PaceProgress,
  pace,
  type Sink,
  type Workload,
} from '@crm/generator';
import {topics} from '@crm/model';
import type {Broker, Producer} from '@crm/stream-dsl';
import {RecordBatcher} from '../../generate/src/record-batcher.ts';
import {topicPartitions} from './shop-traffic.ts';

// Nobody reads with this group: it keeps how far the sending is, in the transaction that sends.
const groupId = 'demo-traffic';
const position = {topic: topics.events.name, partition: 0};
/** Profiles and products are sent before the first record; without a committed offset they are not there yet. */
const tablesSent = 1;
/** Each batch is a transaction, and so a sync of the disk. */
const batchMs = 50;
const progressMs = 100;

export interface SendingOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: PaceProgress) => void;
}

/** Sends a workload, each record once whatever happens: records and position are one transaction. */
export class TrafficSender implements Sink {
  readonly #producer: Producer;
  readonly #workload: Workload;
  readonly #batcher = new RecordBatcher(topicPartitions);
  readonly #from: number;

  private constructor(producer: Producer, workload: Workload, from: number) {
    this.#producer = producer;
    this.#workload = workload;
    this.#from = from;
  }

  /** Finds out how far an earlier process has come. */
  static async open(broker: Broker, workload: Workload): Promise<TrafficSender> {
    // In this order: opening aborts what the earlier process has left open, then nothing can move the position.
    const producer = await broker.producer({transactionalId: groupId});
    const [committed] = await broker.committedOffsets(groupId, [position]);
    if (committed !== undefined) {
      return new TrafficSender(producer, workload, committed.offset - tablesSent);
    }
    const sender = new TrafficSender(producer, workload, 0);
    await sender.#commit([...workload.profiles(), ...workload.products()], tablesSent);
    return sender;
  }

  /** Index of the first record that this process sends. */
  get from(): number {
    return this.#from;
  }

  /** Sends on schedule until all is sent or `signal` is aborted; answers whether all is sent. */
  async run(options: SendingOptions): Promise<boolean> {
    const progress = await pace(this.#workload, this, {
      ...options,
      ...{from: this.#from, batchMs, progressMs},
    });
    return progress.isComplete;
  }

  async send(records: readonly GeneratedRecord[]): Promise<void> {
    const last = records.at(-1);
    if (last !== undefined) await this.#commit(records, last.index + 1 + tablesSent);
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }

  async #commit(records: readonly GeneratedRecord[], offset: number): Promise<void> {
    const batches = this.#batcher.batch(records);
    this.#producer.begin();
    await this.#producer.send(batches);
    await this.#producer.sendOffsets(groupId, [{...position, offset}]);
    await this.#producer.commit();
    this.#batcher.release(batches);
  }
}
