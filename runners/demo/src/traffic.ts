import {
  type GeneratedRecord,
  type PaceProgress,
  pace,
  type Sink,
  type Workload,
} from '@crm/generator';
import {topics} from '@crm/model';
import {type Broker, type Producer, partitionFor, RecordBatchBuilder} from '@crm/stream-dsl';

/** Partitions of each topic. */
export const partitionCount = 4;

// A group of its own keeps how far the traffic is, in the transaction that sends it.
const groupId = 'demo-traffic';
const position = {topic: topics.events.name, partition: 0};
// Profiles and products are sent before the first record; offset 0 means that they are not there yet.
const tablesSent = 1;

/** Sends a workload, each record once whatever happens: records and position are one transaction. */
export class Traffic implements Sink {
  readonly #producer: Producer;
  readonly #workload: Workload;
  #from = 0;

  private constructor(producer: Producer, workload: Workload) {
    this.#producer = producer;
    this.#workload = workload;
  }

  /** Sends the tables, unless an earlier run has. */
  static async open(broker: Broker, workload: Workload): Promise<Traffic> {
    const producer = await broker.producer({transactionalId: groupId});
    const traffic = new Traffic(producer, workload);
    const [committed] = await broker.committedOffsets(groupId, [position]);
    if (committed === undefined) {
      await traffic.#commit([...workload.profiles(), ...workload.products()], tablesSent);
    } else {
      traffic.#from = committed.offset - tablesSent;
    }
    return traffic;
  }

  /** Index of the first record that is not sent yet. */
  get from(): number {
    return this.#from;
  }

  async run(signal: AbortSignal, onProgress: (progress: PaceProgress) => void): Promise<boolean> {
    const options = {signal, from: this.#from, onProgress, progressMs: 200};
    return (await pace(this.#workload, this, options)).isComplete;
  }

  async send(records: readonly GeneratedRecord[]): Promise<void> {
    const last = records.at(-1);
    if (last !== undefined) await this.#commit(records, last.index + 1 + tablesSent);
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }

  async #commit(records: readonly GeneratedRecord[], offset: number): Promise<void> {
    const builders = new Map<
      string,
      {topic: string; partition: number; records: RecordBatchBuilder}
    >();
    for (const {topic, key, value, timestampMs} of records) {
      const partition = partitionFor(key, partitionCount);
      const name = `${topic} ${partition}`;
      const batch = builders.get(name) ?? {topic, partition, records: new RecordBatchBuilder()};
      builders.set(name, batch);
      batch.records.append(key, value, timestampMs);
    }
    this.#producer.begin();
    await this.#producer.send([...builders.values()]);
    await this.#producer.sendOffsets(groupId, [{...position, offset}]);
    await this.#producer.commit();
  }
}
