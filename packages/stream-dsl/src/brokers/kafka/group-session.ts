import {StreamError} from '../../errors.ts';
import type {Assignor} from '../../ports/group-member.ts';
import type {PartitionOffset, TopicPartition} from '../../topic.ts';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.ts';
import type {CoordinatorCall, KafkaClient} from './kafka-client.ts';
import {check, KafkaCode, KafkaRefusal} from './kafka-error.ts';
import type {NodePool} from './node-pool.ts';
import {offsetCommit} from './requests/group-offsets.ts';
import {
  heartbeat,
  type JoinAnswer,
  joinGroup,
  leaveGroup,
  type MemberAssignment,
  type MembershipAt,
  syncGroup,
} from './requests/membership.ts';

export interface SessionOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly assignor: Assignor;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

export interface Generation extends MembershipAt {
  readonly partitions: readonly TopicPartition[];
}

/** What Kafka's tools show as the group's assignment strategy; members with another one cannot join. */
const PROTOCOL = 'crm-streams';
const NO_MEMBER_ID = '';

/**
 * The requests of one group member to its coordinator. They go over a connection of their own, as a join is answered
 * only when all others have joined.
 */
export class GroupSession {
  readonly #client: KafkaClient;
  readonly #pool: NodePool;
  readonly #options: SessionOptions;
  readonly #signal: AbortSignal;
  readonly #partitionCounts: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  #memberId = NO_MEMBER_ID;

  constructor(
    client: KafkaClient,
    options: SessionOptions,
    partitionCounts: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>,
    signal: AbortSignal,
  ) {
    this.#client = client;
    // A broker that hangs must be noticed before the session is over.
    this.#pool = client.pool({requestTimeoutMs: options.sessionTimeoutMs / 2});
    this.#options = options;
    this.#partitionCounts = partitionCounts;
    this.#signal = signal;
  }

  close(): void {
    this.#pool.close();
  }

  /** The coordinator does not know this member any more: join as a new one. */
  forgetMember(): void {
    this.#memberId = NO_MEMBER_ID;
  }

  /** Joins and gets the assignment, however often the group changes meanwhile. */
  async enter(): Promise<Generation> {
    const joined = await this.#join();
    const {groupId, rebalanceTimeoutMs} = this.#options;
    const at = {groupId, memberId: joined.memberId, generationId: joined.generationId};
    const assignments = joined.leaderId === joined.memberId ? await this.#assign(joined) : [];
    const answer = await this.#call({
      what: `get an assignment in group ${groupId}`,
      request: () => syncGroup(at, assignments, rebalanceTimeoutMs),
      check: ({errorCode}) => check(errorCode),
      timeoutMs: rebalanceTimeoutMs,
    });
    return {...at, partitions: decodeAssignment(answer.assignment)};
  }

  /** One attempt, so that the caller can count the time without an answer. Raises a KafkaRefusal. */
  async heartbeat(at: MembershipAt): Promise<void> {
    const nodeId = await this.#client.coordinator(this.#pool, 'group', this.#options.groupId);
    check(await this.#pool.request(nodeId, heartbeat(at)));
  }

  async commit(at: MembershipAt, offsets: readonly PartitionOffset[]): Promise<void> {
    await this.#call({
      what: `commit offsets in group ${at.groupId}`,
      request: () => offsetCommit(at, offsets),
      check: (results) => {
        for (const result of results) check(result.errorCode);
      },
    });
  }

  /** Over `pool`: this session's own connection may be held up by a join. One attempt. */
  async leave(pool: NodePool): Promise<void> {
    if (this.#memberId === NO_MEMBER_ID) return;
    const {groupId} = this.#options;
    const at = {groupId, memberId: this.#memberId, generationId: -1};
    this.forgetMember();
    const nodeId = await this.#client.coordinator(pool, 'group', groupId);
    await pool.request(nodeId, leaveGroup(at));
  }

  async #join(): Promise<JoinAnswer> {
    const {groupId, topics, sessionTimeoutMs, rebalanceTimeoutMs} = this.#options;
    return this.#call({
      what: `join group ${groupId}`,
      request: () =>
        joinGroup({
          groupId,
          memberId: this.#memberId,
          sessionTimeoutMs,
          rebalanceTimeoutMs,
          protocol: PROTOCOL,
          metadata: encodeSubscription(topics),
        }),
      check: (answer) => {
        if (answer.errorCode === KafkaCode.unknownMemberId) this.forgetMember();
        else if (answer.memberId !== NO_MEMBER_ID) this.#memberId = answer.memberId;
        // Both are answered well the second time: with the id just learnt, or as a new member.
        if (JOIN_AGAIN.has(answer.errorCode)) throw new JoinAgain(answer.errorCode);
        check(answer.errorCode);
      },
    });
  }

  /** The leader's part: everyone's partitions. */
  async #assign({members}: JoinAnswer): Promise<MemberAssignment[]> {
    const topics = [...new Set(members.flatMap(({metadata}) => decodeSubscription(metadata)))];
    const counts = await this.#partitionCounts(topics.sort());
    const missing = topics.filter((topic) => !counts.has(topic));
    if (missing.length > 0) {
      throw new StreamError(
        'STREAM_TOPIC_MISSING',
        `cannot assign partitions in group ${this.#options.groupId}: no topic ${missing.join(', ')}; create it, or check its name`,
      );
    }
    const memberIds = members.map(({memberId}) => memberId).sort();
    const assigned = this.#options.assignor(memberIds, counts);
    return memberIds.map((memberId) => ({
      memberId,
      assignment: encodeAssignment(assigned.get(memberId) ?? []),
    }));
  }

  #call<Answer>(
    call: Pick<CoordinatorCall<Answer>, 'what' | 'request' | 'check' | 'timeoutMs'>,
  ): Promise<Answer> {
    return this.#client.callCoordinator({
      pool: this.#pool,
      kind: 'group',
      id: this.#options.groupId,
      signal: this.#signal,
      ...call,
    });
  }
}

const JOIN_AGAIN: ReadonlySet<number> = new Set([
  KafkaCode.memberIdRequired,
  KafkaCode.unknownMemberId,
]);

/** A refusal that the next attempt answers. */
class JoinAgain extends KafkaRefusal {
  override readonly retriable = true;
}
