import type {PartitionOffset, TopicPartition} from '../topic.ts';

/** A member as the assignor sees it. */
export interface AssignorMember {
  readonly memberId: string;
  /** The same over restarts, for static members (KIP-345). */
  readonly instanceId: string | undefined;
  /** What the member has now, and keeps unless it is given to another. */
  readonly owned: readonly TopicPartition[];
  /** What the member says of itself. Empty for none. */
  readonly userData: Uint8Array;
}

/** A member's part of the work. */
export interface MemberAssignment {
  readonly partitions: readonly TopicPartition[];
  /** What the leader tells the member beside its partitions. Empty for nothing. */
  readonly userData: Uint8Array;
}

/**
 * Decides who reads what. Runs in the group's leader; pure, and equal input gives equal output. It may give a partition
 * to another member than the one that owns it: the group takes it from the owner first, and gives it out in the next
 * round, for which the assignor is asked again. User data goes out at once. An assignor that throws ends its member.
 */
export type Assignor = (
  members: readonly AssignorMember[],
  partitionCounts: ReadonlyMap<string, number>,
) => ReadonlyMap<string, MemberAssignment>;

export interface MemberOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly assignor: Assignor;
  /**
   * Makes the member a static one (KIP-345): it may be away for as long as the session time-out without losing its
   * partitions, and a second member with this id fences the first one.
   */
  readonly instanceId?: string | undefined;
  /** Read at each join. */
  readonly userData?: (() => Uint8Array) | undefined;
  /** Without a heartbeat for this long the member is taken for dead. Default 10,000. */
  readonly sessionTimeoutMs?: number | undefined;
  /** How long a rebalance waits for members to finish their work. Default 30,000. */
  readonly rebalanceTimeoutMs?: number | undefined;
  /** How often the member looks whether its topics have other partitions by now, to rejoin if so. Default 30,000. */
  readonly metadataMaxAgeMs?: number | undefined;
  readonly listener: AssignmentListener;
}

/** What a rebalance brought. */
export interface Assigned {
  /** Everything that is the member's now. */
  readonly partitions: readonly TopicPartition[];
  /** Those of them that it did not have before. */
  readonly added: readonly TopicPartition[];
  readonly userData: Uint8Array;
}

/** Calls are made one after the other, never at the same time. */
export interface AssignmentListener {
  /**
   * Finish and commit the work on these partitions: others get them once this resolves. Not called with none. The
   * member's other partitions stay, and their work goes on meanwhile.
   */
  onRevoked(partitions: readonly TopicPartition[]): Promise<void>;
  /** Called at the end of each rebalance, also when nothing is added. */
  onAssigned(assigned: Assigned): Promise<void>;
  /** The group gave everything away already (a missed heartbeat): drop the work, commit nothing. */
  onLost(): Promise<void>;
  /** The member cannot go on (no permission, fenced by its own id, closed group). It has left. */
  onFailed(error: Error): void;
}

/** Membership in a consumer group. Rebalances are incremental (KIP-429): only what moves is revoked. */
export interface GroupMember {
  /** Joins and keeps the membership by heartbeats. Resolves after the first `onAssigned`. */
  join(): Promise<void>;
  /** Asks the group for a rebalance: what this member says of itself has changed. */
  rejoin(): void;
  /**
   * Commits outside a transaction (at least once) positions of partitions that are the member's, those included that
   * `onRevoked` is called for. During a rebalance it may take until its end. Rejects with `STREAM_REBALANCED` when the
   * member lost them.
   */
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
  /**
   * Leaves at once, so that others take over without waiting for the session to end; a static member that
   * `keepsPlace` goes without a word, to be back within its session time-out. Idempotent.
   */
  leave(options?: LeaveOptions): Promise<void>;
}

export interface LeaveOptions {
  readonly keepsPlace?: boolean | undefined;
}
