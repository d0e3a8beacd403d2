import {StreamError} from '../../errors.ts';
import {type PartitionOffset, partitionName, type TopicPartition} from '../../topic.ts';
import type {
  AppendBatch,
  Command,
  CommitOffsets,
  CreatePartitions,
  CreateTopic,
  DeleteRecords,
  EndTransaction,
  ProducerIdentity,
} from './command.ts';
import {PartitionLog, type StoredBatch, type TransactionStatus} from './partition-log.ts';

interface Topic {
  readonly partitions: PartitionLog[];
  readonly configs: Readonly<Record<string, string>>;
}

interface Transaction {
  readonly identity: ProducerIdentity;
  readonly status: TransactionStatus;
  readonly partitions: Set<PartitionLog>;
  /** By group, then by partition. */
  readonly offsets: Map<string, Map<string, PartitionOffset>>;
}

interface ProducerState {
  epoch: number;
  /** Number of the last transaction that ended, however it did. */
  endedTransaction: number;
  open: Transaction | undefined;
}

/** What the commands so far have made: topics, transactions, committed offsets. No clock, no I/O, no promise. */
export class LogState {
  readonly #topics = new Map<string, Topic>();
  readonly #producers = new Map<string, ProducerState>();
  readonly #groups = new Map<string, Map<string, PartitionOffset>>();

  /**
   * Throws a StreamError and changes nothing when the command is refused, on replay as the first time. The result is
   * the epoch of a producer that was initialised, or the offset of a batch that was appended.
   */
  apply(command: Command, stored: StoredBatch | undefined): number | undefined {
    switch (command.kind) {
      case 'create-topic':
        this.#createTopic(command);
        return undefined;
      case 'create-partitions':
        this.#createPartitions(command);
        return undefined;
      case 'delete-topic':
        this.#deleteTopic(command.topic);
        return undefined;
      case 'delete-records':
        this.#deleteRecords(command);
        return undefined;
      case 'init-producer':
        return this.#initProducer(command.transactionalId);
      case 'append':
        return this.#append(command, stored);
      case 'commit-offsets':
        this.#commitOffsets(command);
        return undefined;
      case 'delete-group':
        this.#groups.delete(command.groupId);
        return undefined;
      case 'end-transaction':
        this.#endTransaction(command);
        return undefined;
      default:
        return command satisfies never;
    }
  }

  get topicNames(): readonly string[] {
    return [...this.#topics.keys()];
  }

  topic(name: string): Topic | undefined {
    return this.#topics.get(name);
  }

  /** Throws STREAM_TOPIC_MISSING. */
  partition({topic, partition}: TopicPartition): PartitionLog {
    const partitions = this.#topics.get(topic)?.partitions;
    const log = partitions?.[partition];
    if (log !== undefined) return log;
    const found =
      partitions === undefined
        ? `there is no topic ${topic}: check its name, or create it`
        : `topic ${topic} has ${partitions.length} partitions`;
    throw new StreamError('STREAM_TOPIC_MISSING', `cannot use ${topic}-${partition}: ${found}`);
  }

  hasOffsets(groupId: string): boolean {
    return (this.#groups.get(groupId)?.size ?? 0) > 0;
  }

  committedOffset(groupId: string, at: TopicPartition): PartitionOffset | undefined {
    return this.#groups.get(groupId)?.get(partitionName(at));
  }

  /** Whether an open transaction holds an offset of any of `partitions`. */
  hasPendingOffsets(groupId: string, partitions: readonly TopicPartition[]): boolean {
    for (const {open} of this.#producers.values()) {
      const pending = open?.offsets.get(groupId);
      if (pending !== undefined && partitions.some((at) => pending.has(partitionName(at)))) {
        return true;
      }
    }
    return false;
  }

  openTransactions(): readonly ProducerIdentity[] {
    return [...this.#producers.values()].flatMap(({open}) => (open ? [open.identity] : []));
  }

  /** One that exists already stays as it is. */
  #createTopic({topic, partitions, configs}: CreateTopic): void {
    if (this.#topics.has(topic)) return;
    const logs = Array.from({length: partitions}, () => new PartitionLog());
    this.#topics.set(topic, {partitions: logs, configs});
  }

  #createPartitions({topic, total}: CreatePartitions): void {
    const partitions = this.#topics.get(topic)?.partitions;
    if (partitions === undefined) {
      throw new StreamError(
        'STREAM_TOPIC_MISSING',
        `cannot give ${topic} ${total} partitions: there is no such topic`,
      );
    }
    if (partitions.length > total) {
      throw new StreamError(
        'STREAM_CONFIG_INVALID',
        `cannot give ${topic} ${total} partitions: it has ${partitions.length}, and none is ever taken away`,
      );
    }
    while (partitions.length < total) partitions.push(new PartitionLog());
  }

  #deleteTopic(topic: string): void {
    if (!this.#topics.delete(topic)) return;
    for (const offsets of this.#groups.values()) {
      for (const [name, offset] of offsets) if (offset.topic === topic) offsets.delete(name);
    }
  }

  #deleteRecords(command: DeleteRecords): void {
    const log = this.partition(command);
    if (command.offset > log.endOffset) {
      throw new StreamError(
        'STREAM_OFFSET_OUT_OF_RANGE',
        `cannot delete the records of ${partitionName(command)} before ${command.offset}: it ends at ${log.endOffset}`,
      );
    }
    log.deleteBefore(command.offset);
  }

  #initProducer(transactionalId: string): number {
    const before = this.#producers.get(transactionalId);
    if (before?.open !== undefined) end(before.open, 'abort');
    const epoch = (before?.epoch ?? -1) + 1;
    this.#producers.set(transactionalId, {epoch, endedTransaction: 0, open: undefined});
    return epoch;
  }

  #append(command: AppendBatch, stored: StoredBatch | undefined): number {
    const log = this.partition(command);
    const transaction = command.producer && this.#transactionOf(command.producer);
    if (stored === undefined) throw new Error('a batch was appended without being stored');
    transaction?.partitions.add(log);
    return log.append(stored, command.count, transaction?.status);
  }

  #commitOffsets({groupId, offsets, producer}: CommitOffsets): void {
    const groups = producer ? this.#transactionOf(producer).offsets : this.#groups;
    setOffsets(groups, groupId, offsets);
  }

  #endTransaction({producer, outcome}: EndTransaction): void {
    const transaction = this.#transactionOf(producer);
    const state = this.#requireProducer(producer);
    end(transaction, outcome);
    state.open = undefined;
    state.endedTransaction = producer.transaction;
    if (outcome === 'abort') return;
    for (const [groupId, offsets] of transaction.offsets) {
      setOffsets(this.#groups, groupId, offsets.values());
    }
  }

  /** The open transaction, begun here if it is new. */
  #transactionOf(identity: ProducerIdentity): Transaction {
    const state = this.#requireProducer(identity);
    state.open ??= {
      identity,
      status: {outcome: 'open'},
      partitions: new Set(),
      offsets: new Map(),
    };
    return state.open;
  }

  #requireProducer({transactionalId, epoch, transaction}: ProducerIdentity): ProducerState {
    const state = this.#producers.get(transactionalId);
    if (state === undefined || state.epoch !== epoch) {
      throw new StreamError(
        'STREAM_FENCED',
        `cannot go on as producer ${transactionalId}: a newer one has taken over (epoch ${state?.epoch}, this one has ${epoch})`,
      );
    }
    if (transaction <= state.endedTransaction) {
      throw new StreamError(
        'STREAM_TRANSACTION_ABORTED',
        `cannot go on with the transaction of ${transactionalId}: it took longer than its transactionTimeoutMs and was aborted`,
      );
    }
    return state;
  }
}

function end({status, partitions}: Transaction, outcome: 'commit' | 'abort'): void {
  status.outcome = outcome;
  for (const log of partitions) log.mark(status);
}

function setOffsets(
  groups: Map<string, Map<string, PartitionOffset>>,
  groupId: string,
  offsets: Iterable<PartitionOffset>,
): void {
  const group = groups.get(groupId) ?? new Map<string, PartitionOffset>();
  groups.set(groupId, group);
  for (const offset of offsets) group.set(partitionName(offset), offset);
}
