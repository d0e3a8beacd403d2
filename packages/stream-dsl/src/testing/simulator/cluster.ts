import type {Command} from '../../brokers/memory/command.ts';
import type {EmbeddedLog} from '../../brokers/memory/embedded-log.ts';
import {MemoryJournal} from '../../brokers/memory/journal.ts';
import {MemoryConnection} from '../../brokers/memory/memory-connection.ts';
import type {MemoryGroup} from '../../brokers/memory/memory-group.ts';
import {SharedLog} from '../../brokers/memory/shared-log.ts';
import type {Broker} from '../../ports/broker.ts';
import {partitionFor} from '../../record-batch/partition-for.ts';
import {RecordBatchBuilder} from '../../record-batch/record-batch-builder.ts';
import {partitionName, type TopicPartition} from '../../topic.ts';
import {recordAsText} from '../decode-record.ts';
import type {Scenario, SimInput, SimRecord} from './scenario.ts';
import type {World} from './world.ts';

/** A record of a topic, as a read-committed reader sees it. */
export interface SeenRecord extends TopicPartition {
  readonly offset: number;
  readonly key: string | null;
  readonly value: string | null;
}

/** The broker itself, without a network before it: what the histories' inputs go into and results come out of. */
export class Cluster {
  readonly records: SimRecord[] = [];
  readonly #shared: SharedLog;
  readonly #broker: Broker;
  readonly #partitions: ReadonlyMap<string, number>;
  #log: EmbeddedLog | undefined;

  constructor(world: World, scenario: Scenario) {
    this.#shared = new SharedLog({
      openJournal: async (apply) => new MemoryJournal(apply),
      scheduler: {
        nowMs: () => world.timeline.nowMs,
        after: (delayMs, run) => world.after(delayMs, run),
        turn: () => Promise.resolve(),
      },
      canReopen: false,
    });
    this.#broker = this.connection();
    this.#partitions = new Map(scenario.topics.map(({topic, partitions}) => [topic, partitions]));
  }

  async open(): Promise<void> {
    this.#log = await this.#shared.acquire();
    await this.#broker.connect();
    await this.#broker.createTopics(
      [...this.#partitions].map(([topic, partitions]) => ({topic, partitions})),
    );
  }

  /** Where the members of a group go. */
  groupOf(groupId: string): {readonly log: EmbeddedLog; readonly group: MemoryGroup} {
    if (this.#log === undefined) throw new Error('the cluster is not open');
    return {log: this.#log, group: this.#shared.group(groupId)};
  }

  connection(): Broker {
    return new MemoryConnection(this.#shared, undefined);
  }

  /** Calls `listener` after each change that readers may see. */
  subscribe(listener: () => void): void {
    if (this.#log === undefined) throw new Error('the cluster is not open');
    this.#log.subscribe(listener);
  }

  /** The committed offset of a partition, 0 without one. */
  committed(groupId: string, at: TopicPartition): number {
    return this.#log?.state.committedOffset(groupId, at)?.offset ?? 0;
  }

  endOf(at: TopicPartition): number {
    return this.#log?.state.partition(at).endOffset ?? 0;
  }

  partitionsOf(topic: string): readonly TopicPartition[] {
    const count = this.#log?.state.topic(topic)?.partitions.length ?? 0;
    return Array.from({length: count}, (_, partition) => ({topic, partition}));
  }

  get hasOpenTransactions(): boolean {
    return (this.#log?.state.openTransactions().length ?? 0) > 0;
  }

  async abortTransaction(transactionalId: string): Promise<void> {
    for (const producer of this.#log?.state.openTransactions() ?? []) {
      if (producer.transactionalId !== transactionalId) continue;
      const command: Command = {kind: 'end-transaction', outcome: 'abort', producer};
      await this.#log?.submit(command);
    }
  }

  /** Writes inputs, in order. */
  async write(inputs: readonly SimInput[]): Promise<void> {
    const producer = await this.#broker.producer({compression: 'none'});
    const builders = new Map<string, TopicPartition & {readonly records: RecordBatchBuilder}>();
    const counts = new Map<string, number>();
    for (const {topic, partition} of this.records) {
      const name = partitionName({topic, partition});
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    for (const input of inputs) {
      const {topic, key, timestampMs} = input;
      const partition = partitionFor(key, this.#partitions.get(topic) ?? 1);
      const at = partitionName({topic, partition});
      const n = counts.get(at) ?? 0;
      counts.set(at, n + 1);
      const value = {...input.value, at, n};
      this.records.push({...input, partition, value});
      const batch = builders.get(at) ?? {topic, partition, records: new RecordBatchBuilder()};
      builders.set(at, batch);
      batch.records.append(key, JSON.stringify(value), timestampMs);
    }
    await producer.send([...builders.values()]);
    await producer.close();
  }

  /** All committed records of a topic, by partition and offset. */
  async read(topic: string): Promise<readonly SeenRecord[]> {
    const partitions = this.partitionsOf(topic);
    const ends = await this.#broker.endOffsets(partitions);
    const fetcher = this.#broker.fetcher();
    const positions = partitions.map(() => 0);
    for (const at of partitions) fetcher.assign(at, 0);
    const seen: SeenRecord[] = [];
    while (positions.some((position, i) => position < (ends[i] ?? 0))) {
      for (const part of await fetcher.poll(0)) {
        positions[part.partition] = part.nextOffset;
        for (const columns of part.batches) {
          for (let row = 0; row < columns.count; row++) {
            const {key, value} = recordAsText(columns, row);
            seen.push({
              topic,
              partition: part.partition,
              offset: columns.offsets[row] ?? -1,
              key,
              value,
            });
          }
        }
      }
    }
    await fetcher.close();
    return seen.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
  }

  async close(): Promise<void> {
    await this.#broker.close();
  }
}
