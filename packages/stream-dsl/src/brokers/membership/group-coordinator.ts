import type {AssignorMember, MemberAssignment} from '../../ports/group-member.ts';
import type {PartitionOffset, TopicPartition} from '../../topic.ts';

/** One member in one generation of its group. */
export interface MembershipAt {
  readonly memberId: string;
  readonly generationId: number;
}

/** What a member says when it joins. */
export interface JoinClaim {
  readonly topics: readonly string[];
  readonly userData: Uint8Array;
  readonly owned: readonly TopicPartition[];
  /** The generation in which it was given them, -1 for none: of two that claim the same, the older is wrong (KIP-792). */
  readonly generationId: number;
}

/** A member as the leader hears of it. */
export interface JoinedMember extends AssignorMember {
  readonly topics: readonly string[];
  readonly generationId: number;
}

export interface Joined extends MembershipAt {
  readonly leaderId: string;
  /** All members; empty unless this one leads the group. */
  readonly members: readonly JoinedMember[];
}

/**
 * `rebalancing`: join again, nothing is lost. `stale`, `unknown-member`: the group went on without this member.
 * `fenced`: another one has its instance id.
 */
export type RefusalReason = 'rebalancing' | 'stale' | 'unknown-member' | 'fenced';

/** What a coordinator says no with, where the membership has an answer to it. Stays inside the adapters. */
export class GroupRefusal extends Error {
  override readonly name = 'GroupRefusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, options?: ErrorOptions) {
    super(`refused: ${reason}`, options);
    this.reason = reason;
  }
}

/**
 * One member's way to its group's coordinator, in the steps of Kafka's classic protocol. Keeps the member id, and
 * forgets it when the coordinator does not know it. Calls reject with a GroupRefusal or a StreamError; all but
 * `heartbeat` retry transient faults within bounds.
 */
export interface GroupCoordinator {
  /** Resolves when all members have joined, or those that did not are out. */
  join(claim: JoinClaim): Promise<Joined>;
  /** The leader sends everyone's part, the others nothing; each gets its own. */
  sync(
    at: MembershipAt,
    assignments: ReadonlyMap<string, MemberAssignment>,
  ): Promise<MemberAssignment>;
  /** One attempt, so that the caller can count the time without an answer. */
  heartbeat(at: MembershipAt): Promise<void>;
  /** Works while a join is under way. */
  commit(at: MembershipAt, offsets: readonly PartitionOffset[]): Promise<void>;
  /** Says goodbye, in one attempt, and closes. Never rejects. */
  leave(): Promise<void>;
  /** Ends everything without a word: what is under way is rejected. */
  close(): void;
}
