import {type Broker, type Producer, partitionFor, RecordBatchBuilder} from '@crm/stream-dsl';
import {inputs} from '../topology/chaos-topics.ts';
import type {EventValue, ProductValue} from '../topology/chaos-topology.ts';
import {type ChaosEvent, partitions, type Workload} from '../workload/workload.ts';

// Nobody reads with this group: it keeps how far the sending is, in the transaction that sends.
const groupId = 'chaos-load';
const position = {topic: inputs.events, partition: 0};

/** How far the sending is: before which event, and whether what happens to the products before it is sent. */
interface Position {
  readonly next: number;
  readonly areProductsSent: boolean;
}

/** Sends the events, each once whatever happens: records and position are one transaction. */
export class EventSender {
  readonly #producer: Producer;
  readonly #workload: Workload;
  #position: Position;

  private constructor(producer: Producer, workload: Workload, from: Position) {
    this.#producer = producer;
    this.#workload = workload;
    this.#position = from;
  }

  /** Goes on where an earlier sender, whatever became of it, has committed. */
  static async open(broker: Broker, workload: Workload): Promise<EventSender> {
    // In this order: opening aborts what the earlier one has left open, then nothing can move the position.
    const producer = await broker.producer({
      transactionalId: groupId,
      transactionTimeoutMs: 30_000,
    });
    const [committed] = await broker.committedOffsets(groupId, [position]);
    return new EventSender(producer, workload, decodePosition(committed?.offset ?? 0));
  }

  /** Index of the first event that is not sent. */
  get next(): number {
    return this.#position.next;
  }

  /** Sends the events from the next one to before `to`, or the first of them; the rest is for another call. */
  async sendUpTo(to: number): Promise<void> {
    const {next, areProductsSent} = this.#position;
    const products = areProductsSent ? [] : this.#workload.productsBefore(next);
    if (products.length > 0) {
      // A transaction of their own: all of it can be read before the next one has begun.
      const records = products.map(({product, category, timestampMs}) => {
        const value: ProductValue | null = category === null ? null : {category};
        return {topic: inputs.products, key: product, value, timestampMs};
      });
      return await this.#commit(records, {next, areProductsSent: true});
    }
    let end = next + 1;
    while (end < to && this.#workload.productsBefore(end).length === 0) end += 1;
    const events = Array.from({length: end - next}, (_, i) => this.#workload.event(next + i));
    await this.#commit(events.map(recordOf), {next: end, areProductsSent: false});
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }

  async #commit(records: readonly InputRecord[], after: Position): Promise<void> {
    this.#producer.begin();
    await this.#producer.send(batchesOf(records));
    await this.#producer.sendOffsets(groupId, [{...position, offset: encodePosition(after)}]);
    await this.#producer.commit();
    this.#position = after;
  }
}

interface InputRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: EventValue | ProductValue | null;
  readonly timestampMs: number;
}

function recordOf({index, customer, product, amount, timestampMs}: ChaosEvent): InputRecord {
  const value: EventValue = {i: index, customer, product, amount};
  return {topic: inputs.events, key: customer, value, timestampMs};
}

function batchesOf(records: readonly InputRecord[]) {
  const batches = new Map<
    string,
    {topic: string; partition: number; records: RecordBatchBuilder}
  >();
  for (const {topic, key, value, timestampMs} of records) {
    const partition = partitionFor(key, partitions);
    const name = `${topic}/${partition}`;
    const batch = batches.get(name) ?? {topic, partition, records: new RecordBatchBuilder()};
    batch.records.append(key, value === null ? null : JSON.stringify(value), timestampMs);
    batches.set(name, batch);
  }
  return [...batches.values()];
}

/** Two numbers for each event, as an offset is all that a group can keep. */
function encodePosition({next, areProductsSent}: Position): number {
  return 2 * next + (areProductsSent ? 1 : 0);
}

function decodePosition(offset: number): Position {
  return {next: Math.floor(offset / 2), areProductsSent: offset % 2 === 1};
}
