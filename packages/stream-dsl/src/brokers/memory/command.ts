import type {PartitionOffset} from '../../topic.ts';

/** Who writes: the epoch tells producers of one id apart, `transaction` counts the transactions of one epoch. */
export interface ProducerIdentity {
  readonly transactionalId: string;
  readonly epoch: number;
  /** From 1. */
  readonly transaction: number;
}

/**
 * Everything that changes the log. What a command does depends on the commands before it and on nothing else, so that
 * replaying them all gives the same state, offset by offset.
 */
export type Command =
  | CreateTopic
  | CreatePartitions
  | DeleteTopic
  | DeleteRecords
  | InitProducer
  | AppendBatch
  | CommitOffsets
  | DeleteGroup
  | EndTransaction;

export interface CreateTopic {
  readonly kind: 'create-topic';
  readonly topic: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

/** Nothing where the topic has as many already. */
export interface CreatePartitions {
  readonly kind: 'create-partitions';
  readonly topic: string;
  readonly total: number;
}

/** With the positions of all groups in it. Nothing where there is no such topic. */
export interface DeleteTopic {
  readonly kind: 'delete-topic';
  readonly topic: string;
}

/** Raises the first offset of a partition. */
export interface DeleteRecords {
  readonly kind: 'delete-records';
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Takes the next epoch of the id, which fences older producers, and aborts what they left open. */
export interface InitProducer {
  readonly kind: 'init-producer';
  readonly transactionalId: string;
}

export interface AppendBatch {
  readonly kind: 'append';
  readonly topic: string;
  readonly partition: number;
  readonly count: number;
  /** One record batch, given over: its base offset is written into it. */
  readonly bytes: Uint8Array;
  readonly producer?: ProducerIdentity | undefined;
}

export interface CommitOffsets {
  readonly kind: 'commit-offsets';
  readonly groupId: string;
  readonly offsets: readonly PartitionOffset[];
  /** Given: they count when its transaction is committed. */
  readonly producer?: ProducerIdentity | undefined;
}

/** Forgets the positions of a group. */
export interface DeleteGroup {
  readonly kind: 'delete-group';
  readonly groupId: string;
}

export interface EndTransaction {
  readonly kind: 'end-transaction';
  readonly outcome: 'commit' | 'abort';
  readonly producer: ProducerIdentity;
}
