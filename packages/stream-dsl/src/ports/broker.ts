import type {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import type {PartitionOffset, TopicPartition} from '../topic.ts';
import type {BrokerAdmin} from './broker-admin.ts';
import type {GroupMember, MemberOptions} from './group-member.ts';

/** A topic to be created. One that exists already is left as it is. */
export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** Absent: the broker's default. */
  readonly replicationFactor?: number | undefined;
  /** Kafka's topic settings, such as `cleanup.policy`. */
  readonly configs?: Readonly<Record<string, string>> | undefined;
}

/**
 * What a topology needs from a log: topics of partitions, offsets, groups, transactions (Kafka's model). Everything
 * is read committed. All calls reject with a `StreamError`; transient faults are retried inside, within bounds.
 */
export interface Broker {
  connect(): Promise<void>;
  /**
   * Ends every fetcher, producer and member that is still open, then the connections. Members leave their groups at
   * once; those of a process that died are missed when their sessions are over. Idempotent.
   */
  close(): Promise<void>;
  /** Partition counts of those of `topics` that exist. */
  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Names of all topics that may be read; those that Kafka keeps for itself are left out. */
  topics(): Promise<readonly string[]>;
  createTopics(specs: readonly TopicSpec[]): Promise<void>;
  /** First offset still in the log, in the order asked. */
  startOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]>;
  /** Last stable offset: what a read-committed reader may reach now, in the order asked. */
  endOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]>;
  /** What the group committed; partitions without a commit are absent. Waits for transactions under way. */
  committedOffsets(
    groupId: string,
    partitions: readonly TopicPartition[],
  ): Promise<readonly PartitionOffset[]>;
  fetcher(options?: FetcherOptions): Fetcher;
  /** With a transactional id: fences every older producer of that id and aborts what it left open. */
  producer(options?: ProducerOptions): Promise<Producer>;
  /** Not joined yet: `member.join()` does that. */
  member(options: MemberOptions): GroupMember;
  readonly admin: BrokerAdmin;
  /**
   * The brokers decide who reads what, topic by topic in ranges (KIP-848): `assignor` and `userData` of members are not
   * asked, and every `userData` that they are given is empty. What needs them must be refused: standby replicas, the
   * metadata of other instances.
   */
  readonly assignsOnServer?: boolean | undefined;
}

export interface FetcherOptions {
  /** Bound of one answer for one partition. Default 1 MiB; a larger record is still delivered, alone. */
  readonly maxPartitionBytes?: number | undefined;
}

/** Reads partitions at given positions; knows nothing of groups. Used for input, restore and global tables. */
export interface Fetcher {
  /** Starts reading at `offset`; a partition that is read already moves there. */
  assign(partition: TopicPartition, offset: number): void;
  /** Stops reading; what was fetched and not yet handed out is dropped. */
  remove(partition: TopicPartition): void;
  pause(partition: TopicPartition): void;
  resume(partition: TopicPartition): void;
  /**
   * The next records of any assigned, unpaused partitions; an empty list after `maxWaitMs` without any. One call at
   * a time. A partition that reached its end for the first time is reported once even without records.
   */
  poll(maxWaitMs: number): Promise<readonly FetchedPartition[]>;
  close(): Promise<void>;
}

export interface FetchedPartition extends TopicPartition {
  readonly batches: readonly RecordColumns[];
  /** Where the next poll reads on; beyond the last record when control records follow it. */
  readonly nextOffset: number;
  /** The partition's last stable offset when this was fetched: `nextOffset >= endOffset` means caught up. */
  readonly endOffset: number;
}

export interface ProducerOptions {
  /** Absent: idempotent, without transactions. */
  readonly transactionalId?: string | undefined;
  readonly transactionTimeoutMs?: number | undefined;
  /** Default `lz4`. */
  readonly compression?: 'none' | 'lz4' | undefined;
}

export interface ProducedBatch extends TopicPartition {
  /** Read once and not kept: the builder may be reset as soon as `send` has resolved. */
  readonly records: RecordBatchBuilder;
}

export interface SentBatch extends TopicPartition {
  /**
   * Offset of the batch's first record; the others follow without a gap. -1 for a batch without records, and for one
   * that was sent again, after its acknowledgement was lost, to a broker that no longer knew where it lay.
   */
  readonly baseOffset: number;
}

/**
 * Writes record batches; acknowledged by all in-sync replicas. A transactional producer belongs to one task, and its
 * calls follow `begin`, any number of `send`, `sendOffsets`, then `commit` or `abort`.
 */
export interface Producer {
  begin(): void;
  /**
   * Resolves once everything is acknowledged, with where it went, in the order given. Batches of one partition keep
   * their order, also across calls.
   */
  send(batches: readonly ProducedBatch[]): Promise<readonly SentBatch[]>;
  /** Consumed offsets become part of the transaction. */
  sendOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
  close(): Promise<void>;
}
