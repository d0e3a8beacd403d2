import type {PartitionOffset, TopicPartition} from '../topic.ts';

/** Decides who reads what. Runs in the group's leader; pure, and equal input gives equal output. */
export type Assignor = (
  memberIds: readonly string[],
  partitionCounts: ReadonlyMap<string, number>,
) => ReadonlyMap<string, readonly TopicPartition[]>;

export interface MemberOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly assignor: Assignor;
  /** Without a heartbeat for this long the member is taken for dead. Default 10,000. */
  readonly sessionTimeoutMs?: number | undefined;
  /** How long a rebalance waits for members to finish their work. Default 30,000. */
  readonly rebalanceTimeoutMs?: number | undefined;
  readonly listener: AssignmentListener;
}

/** Calls are made one after the other, never at the same time. */
export interface AssignmentListener {
  /** Finish and commit the work on everything that was assigned; the member rejoins when this resolves. */
  onRevoked(): Promise<void>;
  onAssigned(partitions: readonly TopicPartition[]): Promise<void>;
  /** The group gave the partitions away already (a missed heartbeat): drop the work, commit nothing. */
  onLost(): Promise<void>;
  /** The member cannot go on (no permission, closed group). It has left. */
  onFailed(error: Error): void;
}

/** Membership in a consumer group, eager protocol: on each rebalance all is revoked, then assigned anew. */
export interface GroupMember {
  /** Joins and keeps the membership by heartbeats. Resolves after the first `onAssigned`. */
  join(): Promise<void>;
  /** Commits outside a transaction (at least once). Rejects with `STREAM_REBALANCED` for a stale member. */
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
  /** Leaves at once, so that others take over without waiting for the session to end. Idempotent. */
  leave(): Promise<void>;
}
