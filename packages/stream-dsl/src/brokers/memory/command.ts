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
export type Command = CreateTopic | InitProducer | AppendBatch | CommitOffsets | EndTransaction;

export interface CreateTopic {
  readonly kind: 'create-topic';
  readonly topic: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
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

export interface EndTransaction {
  readonly kind: 'end-transaction';
  readonly outcome: 'commit' | 'abort';
  readonly producer: ProducerIdentity;
}
