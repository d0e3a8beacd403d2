import {randomUUID} from 'node:crypto';
import {StreamError} from '../../../errors.ts';
import type {PartitionOffset, TopicPartition} from '../../../topic.ts';
import type {MemberSettings} from '../../membership/member-settings.ts';
import {coordinatorMayHaveMoved, type KafkaClient} from '../kafka-client.ts';
import {check, KafkaCode, KafkaRefusal} from '../kafka-error.ts';
import type {NodePool} from '../node-pool.ts';
import {
  AWAY_EPOCH,
  consumerGroupHeartbeat,
  consumerOffsetCommit,
  JOINING_EPOCH,
  LEAVING_EPOCH,
  type PartitionsOfTopic,
  WANTED,
} from '../requests/consumer-group.ts';

/** Equal partition numbers of topics with equal counts go to one member, which is what tasks want. */
const ASSIGNOR = 'range';
/** A broker that hangs must be noticed well before the session is over. */
const REQUEST_TIMEOUT_MS = 10_000;

export interface Report {
  /** Says everything anew: on joining, or when an answer was lost. */
  readonly isFull: boolean;
  /** Undefined: as last said. */
  readonly owned: readonly TopicPartition[] | undefined;
}

export interface Answer {
  readonly heartbeatIntervalMs: number;
  /** Undefined: as before. */
  readonly assigned: readonly TopicPartition[] | undefined;
}

/** One member's requests to the coordinator of a group of the new protocol. Keeps the member's epoch. */
export class ConsumerSession {
  readonly #client: KafkaClient;
  readonly #settings: MemberSettings;
  readonly #pool: NodePool;
  readonly #closing = new AbortController();
  readonly #memberId = randomUUID();
  #epoch = JOINING_EPOCH;
  #wasHeard = false;

  constructor(client: KafkaClient, settings: MemberSettings) {
    const requestTimeoutMs = Math.min(REQUEST_TIMEOUT_MS, client.options.requestTimeoutMs);
    this.#client = client;
    this.#settings = settings;
    this.#pool = client.pool({requestTimeoutMs});
  }

  /** The next beat joins anew. */
  forgetEpoch(): void {
    this.#epoch = JOINING_EPOCH;
  }

  /** One attempt. Rejects with a KafkaRefusal or a StreamError. */
  async beat({isFull, owned}: Report): Promise<Answer> {
    const {topics, rebalanceTimeoutMs} = this.#settings;
    const subscription = isFull ? {topics, rebalanceTimeoutMs, assignor: ASSIGNOR} : undefined;
    const answer = await this.#send(this.#epoch, {
      subscription,
      owned: owned && this.#toIds(owned),
    });
    this.#epoch = answer.memberEpoch;
    const {assignment, heartbeatIntervalMs} = answer;
    return {heartbeatIntervalMs, assigned: assignment && (await this.#toNames(assignment))};
  }

  /** Rejects with STREAM_REBALANCED, from STALE_MEMBER_EPOCH when the group went on meanwhile. */
  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    const {groupId, instanceId = null} = this.#settings;
    await this.#client.callCoordinator({
      pool: this.#pool,
      kind: 'group',
      id: groupId,
      what: `commit offsets in group ${groupId}`,
      request: () => {
        const at = {groupId, memberId: this.#memberId, memberEpoch: this.#epoch, instanceId};
        return consumerOffsetCommit(at, offsets);
      },
      check: (results) => {
        for (const {errorCode} of results) {
          // A group without members was removed, or never was: the member is as unknown.
          const isGone = errorCode === KafkaCode.groupIdNotFound;
          check(isGone ? KafkaCode.unknownMemberId : errorCode);
        }
      },
      signal: this.#closing.signal,
    });
  }

  /** Says goodbye, in one attempt, and closes. Never rejects. */
  async leave({keepsPlace}: {readonly keepsPlace: boolean}): Promise<void> {
    try {
      const isAway = keepsPlace && this.#settings.instanceId !== undefined;
      if (this.#wasHeard) await this.#send(isAway ? AWAY_EPOCH : LEAVING_EPOCH, {});
    } catch {
      // Nobody answers: the session runs out by itself.
    } finally {
      this.#closing.abort();
      this.#pool.close();
    }
  }

  async #send(memberEpoch: number, said: Partial<Parameters<typeof consumerGroupHeartbeat>[0]>) {
    const {groupId, instanceId = null} = this.#settings;
    try {
      const nodeId = await this.#client.coordinator(this.#pool, 'group', groupId);
      this.#wasHeard = true;
      const beat = {...said, groupId, memberId: this.#memberId, memberEpoch, instanceId};
      const answer = await this.#pool.request(nodeId, consumerGroupHeartbeat(beat));
      if (answer.errorCode === KafkaCode.unsupportedVersion) throw noSuchProtocol(groupId);
      check(answer.errorCode, answer.message);
      return answer;
    } catch (error) {
      if (coordinatorMayHaveMoved(error)) this.#client.forgetCoordinator('group', groupId);
      throw error;
    }
  }

  #toIds(partitions: readonly TopicPartition[]): readonly PartitionsOfTopic[] {
    const byTopic = Map.groupBy(partitions, ({topic}) => topic);
    return [...byTopic].flatMap(([topic, own]) => {
      const topicId = this.#client.metadata.topicIdOf(topic);
      return topicId === undefined
        ? []
        : [{topicId, partitions: own.map(({partition}) => partition)}];
    });
  }

  async #toNames(assignment: readonly PartitionsOfTopic[]): Promise<readonly TopicPartition[]> {
    if (assignment.some(({topicId}) => this.#nameOf(topicId) === undefined)) {
      await this.#client.metadata.refresh(this.#settings.topics);
    }
    return assignment.flatMap(({topicId, partitions}) => {
      const topic = this.#nameOf(topicId);
      // A broker that does not know it yet, or not any more, does so in a moment.
      if (topic === undefined) throw new KafkaRefusal(KafkaCode.leaderNotAvailable, topicId);
      return partitions.map((partition) => ({topic, partition}));
    });
  }

  #nameOf(topicId: string): string | undefined {
    const {metadata} = this.#client;
    return this.#settings.topics.find((topic) => metadata.topicIdOf(topic) === topicId);
  }
}

/** Kafka 3.9 with ZooKeeper offers the request, and refuses it. */
function noSuchProtocol(groupId: string): StreamError {
  return new StreamError(
    'STREAM_CONFIG_INVALID',
    `cannot join group ${groupId}: the brokers do not have groups that assign on the server (UNSUPPORTED_VERSION); ${WANTED}`,
  );
}
