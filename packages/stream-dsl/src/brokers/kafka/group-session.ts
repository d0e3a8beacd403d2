import type {MemberAssignment} from '../../ports/group-member.ts';
import type {PartitionOffset} from '../../topic.ts';
import {
  type GroupCoordinator,
  GroupRefusal,
  type JoinClaim,
  type Joined,
  type MembershipAt,
  type RefusalReason,
} from '../membership/group-coordinator.ts';
import type {MemberSettings} from '../membership/member-settings.ts';
import {
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.ts';
import {type CoordinatorCall, coordinatorMayHaveMoved, type KafkaClient} from './kafka-client.ts';
import {check, KafkaCode, KafkaRefusal, kafkaCodeOf, toStreamError} from './kafka-error.ts';
import type {NodePool} from './node-pool.ts';
import {offsetCommit} from './requests/group-offsets.ts';
import {
  heartbeat,
  type JoinAnswer,
  joinGroup,
  leaveGroup,
  type MemberAt,
  syncGroup,
} from './requests/membership.ts';

/**
 * What Kafka's tools show as the group's assignment strategy. Members that follow another one, such as versions that
 * gave back everything at each rebalance, are refused by the coordinator as long as one of these is there.
 */
const PROTOCOL = 'crm-cooperative';
const NO_MEMBER_ID = '';

type SessionCall<Answer> = Pick<CoordinatorCall<Answer>, 'what' | 'pool' | 'request' | 'check'> & {
  /** Whose refusal it would be. Absent: the id of that moment. */
  readonly memberId?: string | undefined;
};

/** The requests of one group member to its coordinator. */
export class GroupSession implements GroupCoordinator {
  readonly #client: KafkaClient;
  readonly #settings: MemberSettings;
  /**
   * For joins, and for the heartbeats between them: a join is answered only when all others have joined, and holds up
   * whatever follows it on its connection.
   */
  readonly #rounds: NodePool;
  /** For commits, which go on during a join. */
  readonly #commits: NodePool;
  readonly #closing = new AbortController();
  #memberId = NO_MEMBER_ID;

  constructor(client: KafkaClient, settings: MemberSettings) {
    this.#client = client;
    this.#settings = settings;
    const {requestTimeoutMs} = client.options;
    const part = (of: number) => Math.min(requestTimeoutMs, settings.sessionTimeoutMs / of);
    // A broker that went silent must be noticed, and its heir found, before the session is over.
    this.#rounds = client.pool({requestTimeoutMs: part(4)});
    this.#commits = client.pool({requestTimeoutMs: part(2)});
  }

  async join(claim: JoinClaim): Promise<Joined> {
    const {groupId, sessionTimeoutMs, rebalanceTimeoutMs} = this.#settings;
    const metadata = encodeSubscription(claim);
    const options = {groupId, sessionTimeoutMs, rebalanceTimeoutMs, protocol: PROTOCOL, metadata};
    const {generationId, leaderId, memberId, members} = await this.#call<JoinAnswer>({
      what: `join group ${groupId}`,
      pool: this.#rounds,
      request: () => {
        const instanceId = this.#instanceId;
        return joinGroup({...options, memberId: this.#memberId, instanceId});
      },
      check: (answer) => {
        if (answer.memberId !== NO_MEMBER_ID) this.#memberId = answer.memberId;
        if (answer.errorCode === KafkaCode.memberIdRequired) throw new JoinAgain(answer.errorCode);
        check(answer.errorCode);
      },
    });
    return {
      generationId,
      leaderId,
      memberId,
      members: members.map((member) => ({
        ...decodeSubscription(member.metadata),
        memberId: member.memberId,
        instanceId: member.instanceId ?? undefined,
      })),
    };
  }

  async sync(
    at: MembershipAt,
    assignments: ReadonlyMap<string, MemberAssignment>,
  ): Promise<MemberAssignment> {
    const {groupId, rebalanceTimeoutMs} = this.#settings;
    const encoded = [...assignments].map(([memberId, assignment]) => ({
      memberId,
      assignment: encodeAssignment(assignment),
    }));
    const answer = await this.#call({
      what: `get an assignment in group ${groupId}`,
      pool: this.#rounds,
      request: () => syncGroup(this.#at(at), encoded, rebalanceTimeoutMs),
      check: ({errorCode}) => check(errorCode),
    });
    return decodeAssignment(answer.assignment);
  }

  async heartbeat(at: MembershipAt): Promise<void> {
    const {groupId} = this.#settings;
    try {
      const nodeId = await this.#client.coordinator(this.#rounds, 'group', groupId);
      check(await this.#rounds.request(nodeId, heartbeat(this.#at(at))));
    } catch (error) {
      if (coordinatorMayHaveMoved(error)) this.#client.forgetCoordinator('group', groupId);
      throw this.#refusalOf(error, at.memberId) ?? toStreamError(error, `stay in group ${groupId}`);
    }
  }

  async commit(at: MembershipAt, offsets: readonly PartitionOffset[]): Promise<void> {
    await this.#call({
      what: `commit offsets in group ${this.#settings.groupId}`,
      memberId: at.memberId,
      pool: this.#commits,
      request: () => offsetCommit(this.#at(at), offsets),
      check: (results) => {
        for (const result of results) check(result.errorCode);
      },
    });
  }

  async leave(): Promise<void> {
    const {groupId} = this.#settings;
    const memberId = this.#memberId;
    this.close();
    if (memberId === NO_MEMBER_ID && this.#instanceId === null) return;
    // This session's own connections may be held up by a join.
    const pool = this.#client.pool({requestTimeoutMs: this.#settings.sessionTimeoutMs / 2});
    try {
      const nodeId = await this.#client.coordinator(pool, 'group', groupId);
      await pool.request(nodeId, leaveGroup({groupId, memberId, instanceId: this.#instanceId}));
    } catch {
      // Nobody answers: the session runs out by itself.
    } finally {
      pool.close();
    }
  }

  close(): void {
    this.#closing.abort();
    this.#rounds.close();
    this.#commits.close();
  }

  get #instanceId(): string | null {
    return this.#settings.instanceId ?? null;
  }

  #at({memberId, generationId}: MembershipAt): MemberAt {
    const {groupId} = this.#settings;
    return {groupId, memberId, generationId, instanceId: this.#instanceId};
  }

  async #call<Answer>({memberId, ...call}: SessionCall<Answer>): Promise<Answer> {
    try {
      return await this.#client.callCoordinator({
        kind: 'group',
        id: this.#settings.groupId,
        signal: this.#closing.signal,
        ...call,
      });
    } catch (error) {
      throw this.#refusalOf(error, memberId ?? this.#memberId) ?? error;
    }
  }

  /** What the membership has an answer to. */
  #refusalOf(error: unknown, memberId: string): GroupRefusal | undefined {
    const reason = REASONS.get(kafkaCodeOf(error) ?? 0);
    if (reason === undefined) return undefined;
    // Unless it has a newer id by now.
    if (reason === 'unknown-member' && memberId === this.#memberId) this.#memberId = NO_MEMBER_ID;
    return new GroupRefusal(reason, {cause: error});
  }
}

const REASONS: ReadonlyMap<number, RefusalReason> = new Map([
  [KafkaCode.rebalanceInProgress, 'rebalancing'],
  [KafkaCode.illegalGeneration, 'stale'],
  [KafkaCode.unknownMemberId, 'unknown-member'],
  [KafkaCode.fencedInstanceId, 'fenced'],
]);

/** The next attempt, with the id just learnt, is answered well. */
class JoinAgain extends KafkaRefusal {
  override readonly retriable = true;
}
