import {StreamError} from '../errors.ts';
import type {ProducedBatch, Producer, SentBatch} from '../ports/broker.ts';
import type {RecordHeaders} from '../record.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import type {PartitionCounts} from '../topology/partitions.ts';
import type {Collector, OutputTopic} from './collector.ts';
import {
  keyMissing,
  largestSizeOf,
  requireSmallEnough,
  type TopicLimits,
  type UnsentRecord,
} from './topic-limits.ts';

/** A batch is sent once it is this large; Kafka's default limit of a batch is 1 MiB. */
const MAX_BATCH_BYTES = 512 << 10;
/** Batches under way at which the task waits. */
const MAX_IN_FLIGHT = 16;

/** UTF-8 bytes of a character of text, at most. */
const MAX_BYTES_PER_UNIT = 3;
const NO_LIMITS: TopicLimits = {maxBatchBytes: Number.POSITIVE_INFINITY, requiresKey: false};

export interface BrokerCollectorOptions {
  /** What topics refuse, as far as it is known. */
  readonly limits?: ReadonlyMap<string, TopicLimits> | undefined;
  /** Hears of each batch once it is acknowledged, with its bytes before compression. */
  readonly onSent?: ((topic: string, records: number, bytes: number) => void) | undefined;
  /** Hears where each batch went, with the number of its records. */
  readonly onPlaced?: ((batch: SentBatch, records: number) => void) | undefined;
}

/** Collects a task's records into batches and hands them to its producer. */
export class BrokerCollector implements Collector {
  readonly #producer: Producer;
  readonly #counts: PartitionCounts;
  readonly #isTransactional: boolean;
  readonly #options: BrokerCollectorOptions;
  readonly #outputs = new Map<string, BatchedTopic>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #spare: RecordBatchBuilder[] = [];
  #failure: {readonly error: unknown} | undefined;
  #isOpen = false;

  constructor(
    producer: Producer,
    counts: PartitionCounts,
    isTransactional: boolean,
    options: BrokerCollectorOptions = {},
  ) {
    this.#producer = producer;
    this.#counts = counts;
    this.#isTransactional = isTransactional;
    this.#options = options;
  }

  output(topic: string): OutputTopic {
    const known = this.#outputs.get(topic);
    if (known !== undefined) return known;
    const count = this.#counts.get(topic);
    if (count === undefined) {
      throw new StreamError('STREAM_TOPIC_MISSING', `cannot write to ${topic}: it does not exist`);
    }
    const output = new BatchedTopic(topic, count, {
      limits: this.#options.limits?.get(topic) ?? NO_LIMITS,
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
      .then((sent) => {
        for (const [i, {topic, records}] of batches.entries()) {
          const placed = sent[i];
          if (placed !== undefined) this.#options.onPlaced?.(placed, records.count);
          this.#options.onSent?.(topic, records.count, records.sizeBytes);
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
  readonly limits: TopicLimits;
  readonly take: () => RecordBatchBuilder;
  readonly send: (batch: ProducedBatch) => void;
}

class BatchedTopic implements OutputTopic {
  readonly topic: string;
  readonly partitionCount: number;
  readonly #parts: BatchedTopicParts;
  /** A batch that has come so far is sent. */
  readonly #fullBytes: number;
  /** A record below it fits into any batch that is not full. */
  readonly #smallUnits: number;
  readonly #builders: (RecordBatchBuilder | undefined)[];

  constructor(topic: string, partitionCount: number, parts: BatchedTopicParts) {
    this.topic = topic;
    this.partitionCount = partitionCount;
    this.#parts = parts;
    this.#fullBytes = Math.min(MAX_BATCH_BYTES, parts.limits.maxBatchBytes / 2);
    // A quarter is left for keys and headers.
    this.#smallUnits = (parts.limits.maxBatchBytes - this.#fullBytes) / MAX_BYTES_PER_UNIT / 2;
    this.#builders = new Array<undefined>(partitionCount).fill(undefined);
  }

  append(
    partition: number,
    key: string | Uint8Array | null,
    value: string | Uint8Array | null,
    timestampMs: number,
    headers?: RecordHeaders | undefined,
  ): void {
    if (key === null && this.#parts.limits.requiresKey) throw keyMissing(this.topic);
    if (value !== null && value.length > this.#smallUnits) {
      this.#makeRoom(partition, {key, value, timestampMs, headers});
    }
    let records = this.#builders[partition];
    if (records === undefined) {
      records = this.#parts.take();
      this.#builders[partition] = records;
    }
    records.append(key, value, timestampMs, headers);
    if (records.sizeBytes < this.#fullBytes) return;
    this.#sendAt(partition);
  }

  /** A large record goes with those before it where all fit into one batch, else alone, if it fits at all. */
  #makeRoom(partition: number, record: UnsentRecord): void {
    const {maxBatchBytes} = this.#parts.limits;
    const bytes = largestSizeOf(record);
    if ((this.#builders[partition]?.sizeBytes ?? 0) + bytes <= maxBatchBytes) return;
    this.#sendAt(partition);
    if (bytes > maxBatchBytes) requireSmallEnough(this.topic, record, maxBatchBytes);
  }

  #sendAt(partition: number): void {
    const records = this.#builders[partition];
    if (records === undefined || records.count === 0) return;
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
