import {StreamError} from '../errors.ts';
import type {ProducedBatch, Producer} from '../ports/broker.ts';
import type {RecordHeaders} from '../record.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import type {PartitionCounts} from '../topology/partitions.ts';
import type {Collector, OutputTopic} from './collector.ts';

/** A batch is sent once it is this large; Kafka's default limit of a batch is 1 MiB. */
const MAX_BATCH_BYTES = 512 << 10;
/** Batches under way at which the task waits. */
const MAX_IN_FLIGHT = 16;

/** Collects a task's records into batches and hands them to its producer. */
export class BrokerCollector implements Collector {
  readonly #producer: Producer;
  readonly #counts: PartitionCounts;
  readonly #isTransactional: boolean;
  readonly #outputs = new Map<string, BatchedTopic>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #spare: RecordBatchBuilder[] = [];
  #failure: {readonly error: unknown} | undefined;
  #isOpen = false;

  constructor(producer: Producer, counts: PartitionCounts, isTransactional: boolean) {
    this.#producer = producer;
    this.#counts = counts;
    this.#isTransactional = isTransactional;
  }

  output(topic: string): OutputTopic {
    const known = this.#outputs.get(topic);
    if (known !== undefined) return known;
    const count = this.#counts.get(topic);
    if (count === undefined) {
      throw new StreamError('STREAM_TOPIC_MISSING', `cannot write to ${topic}: it does not exist`);
    }
    const output = new BatchedTopic(topic, count, {
      take: () => this.#spare.pop() ?? new RecordBatchBuilder(),
      send: (batch) => this.#send([batch]),
    });
    this.#outputs.set(topic, output);
    return output;
  }

  /** Whether a transaction is open. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  get isFull(): boolean {
    return this.#inFlight.size >= MAX_IN_FLIGHT;
  }

  /** Resolves when there is room again. */
  async drain(): Promise<void> {
    while (this.isFull) await Promise.race(this.#inFlight);
    this.#check();
  }

  /** Opens the transaction that the next records belong to, unless it is open. */
  open(): void {
    if (!this.#isTransactional || this.#isOpen) return;
    this.#producer.begin();
    this.#isOpen = true;
  }

  /** The transaction has ended. */
  closed(): void {
    this.#isOpen = false;
  }

  /** Sends all that is left, and resolves when everything is acknowledged. */
  async flush(): Promise<void> {
    const rest = [...this.#outputs.values()].flatMap((output) => output.takeAll());
    if (rest.length > 0) this.#send(rest);
    await Promise.all(this.#inFlight);
    this.#check();
  }

  #send(batches: readonly ProducedBatch[]): void {
    this.open();
    const sending = this.#producer
      .send(batches)
      .then(() => {
        for (const {records} of batches) {
          records.reset();
          this.#spare.push(records);
        }
      })
      .catch((error: unknown) => {
        this.#failure ??= {error};
      })
      .finally(() => this.#inFlight.delete(sending));
    this.#inFlight.add(sending);
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}

interface BatchedTopicParts {
  readonly take: () => RecordBatchBuilder;
  readonly send: (batch: ProducedBatch) => void;
}

class BatchedTopic implements OutputTopic {
  readonly topic: string;
  readonly partitionCount: number;
  readonly #parts: BatchedTopicParts;
  readonly #builders: (RecordBatchBuilder | undefined)[];

  constructor(topic: string, partitionCount: number, parts: BatchedTopicParts) {
    this.topic = topic;
    this.partitionCount = partitionCount;
    this.#parts = parts;
    this.#builders = new Array<undefined>(partitionCount).fill(undefined);
  }

  append(
    partition: number,
    key: string | Uint8Array | null,
    value: string | Uint8Array | null,
    timestampMs: number,
    headers?: RecordHeaders | undefined,
  ): void {
    let records = this.#builders[partition];
    if (records === undefined) {
      records = this.#parts.take();
      this.#builders[partition] = records;
    }
    records.append(key, value, timestampMs, headers);
    if (records.sizeBytes < MAX_BATCH_BYTES) return;
    this.#builders[partition] = undefined;
    this.#parts.send({topic: this.topic, partition, records});
  }

  takeAll(): readonly ProducedBatch[] {
    return this.#builders.flatMap((records, partition) => {
      if (records === undefined || records.count === 0) return [];
      this.#builders[partition] = undefined;
      return [{topic: this.topic, partition, records}];
    });
  }
}
