import {isStreamError, StreamError} from '../../errors.ts';
import type {BrokerAdmin, GroupState, TopicDescription} from '../../ports/broker-admin.ts';
import {type PartitionOffset, partitionName, type TopicPartition} from '../../topic.ts';
import type {KafkaAdmin} from './kafka-admin.ts';
import type {CoordinatorCall, KafkaClient} from './kafka-client.ts';
import {check, KafkaCode, kafkaCodeOf} from './kafka-error.ts';
import type {NodePool} from './node-pool.ts';
import {
  createPartitions,
  deleteGroup,
  deleteRecords,
  deleteTopics,
  describeGroup,
  describeTopicConfigs,
  listGroups,
  type NamedResult,
} from './requests/admin.ts';
import {NO_MEMBER, offsetCommit} from './requests/group-offsets.ts';
import type {ApiRequest} from './wire/api-request.ts';

const GONE_PAUSE_TRIES = 50;

/** What tools ask of a cluster. */
export class KafkaBrokerAdmin implements BrokerAdmin {
  readonly #client: KafkaClient;
  readonly #admin: KafkaAdmin;
  readonly #pool: NodePool;
  readonly #signal: AbortSignal;

  constructor(client: KafkaClient, admin: KafkaAdmin, signal: AbortSignal) {
    this.#client = client;
    this.#admin = admin;
    this.#pool = client.pool();
    this.#signal = signal;
  }

  close(): void {
    this.#pool.close();
  }

  async describeTopics(topics: readonly string[]): Promise<readonly TopicDescription[]> {
    const counts = await this.#admin.partitionCounts(topics);
    const there = [...new Set(topics)].filter((topic) => counts.has(topic));
    if (there.length === 0) return [];
    return this.#admin.retry(`describe the topics ${there.join(', ')}`, async () => {
      const answers = await this.#pool.request(this.#anyNode(), describeTopicConfigs(there));
      return answers.map(({topic, configs, errorCode, message}) => {
        check(errorCode, `${topic}: ${message ?? ''}`, 'DescribeConfigs');
        return {topic, partitions: counts.get(topic) ?? 0, configs};
      });
    });
  }

  async createPartitions(topic: string, total: number): Promise<void> {
    const timeoutMs = this.#client.options.requestTimeoutMs;
    const [had] = await this.describeTopics([topic]);
    if (had !== undefined && had.partitions >= total) return requireNoLess(had, total);
    await this.#askController(`give ${topic} ${total} partitions`, () =>
      createPartitions(topic, {total, timeoutMs}),
    );
    await this.#admin.waitForLeaders([topic], total);
  }

  async deleteTopics(topics: readonly string[]): Promise<void> {
    if (topics.length === 0) return;
    const timeoutMs = this.#client.options.requestTimeoutMs;
    const there = [...(await this.#admin.partitionCounts(topics)).keys()];
    if (there.length === 0) return;
    const what = `delete the topics ${there.join(', ')}`;
    await this.#askController(
      what,
      () => deleteTopics(there, timeoutMs),
      KafkaCode.unknownTopicOrPartition,
    );
    this.#client.metadata.forget(there);
    await this.#untilGone(there);
  }

  async deleteRecords(before: readonly PartitionOffset[]): Promise<void> {
    if (before.length === 0) return;
    const timeoutMs = this.#client.options.requestTimeoutMs;
    const what = `delete records of ${before.map(partitionName).join(', ')}`;
    await this.#admin.retry(what, async () => {
      const results = await this.#admin.askLeaders(before, (own) => deleteRecords(own, timeoutMs));
      for (const result of results) {
        check(result.errorCode, partitionName(result), 'DeleteRecords');
      }
    });
  }

  async groupState(groupId: string): Promise<GroupState> {
    const what = `read the state of group ${groupId}`;
    const described = await this.#askCoordinator(groupId, {
      what,
      request: () => describeGroup(groupId),
      check: ({errorCode}) => {
        if (errorCode !== KafkaCode.groupIdNotFound) check(errorCode);
      },
    });
    if (described.errorCode === 0 && described.state !== 'Dead') return stateOf(described.state);
    const {groups} = await this.#askCoordinator(groupId, {
      what,
      request: listGroups,
      check: ({errorCode}) => check(errorCode),
    });
    return stateOf(groups.find((group) => group.groupId === groupId)?.state ?? 'Dead');
  }

  async alterOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void> {
    if (offsets.length === 0) return;
    try {
      await this.#askCoordinator(groupId, {
        what: `move the positions of group ${groupId}`,
        request: () => offsetCommit({groupId, ...NO_MEMBER}, offsets),
        check: (results) => {
          for (const result of results) check(result.errorCode, partitionName(result));
        },
      });
    } catch (error) {
      // What a commit without a generation is answered while there are members.
      throw isStreamError(error, 'STREAM_REBALANCED') ? activeGroup(groupId, error) : error;
    }
  }

  async deleteGroup(groupId: string): Promise<void> {
    try {
      await this.#askCoordinator(groupId, {
        what: `delete group ${groupId}`,
        request: () => deleteGroup(groupId),
        check: (results) => {
          for (const {errorCode} of results) {
            if (errorCode !== KafkaCode.groupIdNotFound) check(errorCode);
          }
        },
      });
    } catch (error) {
      throw kafkaCodeOf(error) === KafkaCode.nonEmptyGroup ? activeGroup(groupId, error) : error;
    }
  }

  async offsetsAt(
    partitions: readonly TopicPartition[],
    timestampMs: number,
  ): Promise<readonly number[]> {
    if (partitions.length === 0) return [];
    // Before the question, so that a record that is written meanwhile is not passed.
    const ends = await this.#admin.listOffsets(partitions, 'lastStable');
    const found = await this.#admin.listOffsets(partitions, {
      timestampMs: Math.max(0, timestampMs),
    });
    return found.map((offset, i) => (offset < 0 ? (ends[i] ?? 0) : offset));
  }

  async #askController(
    what: string,
    request: () => ApiRequest<readonly NamedResult[]>,
    passedOver?: number,
  ): Promise<void> {
    const {metadata} = this.#client;
    await this.#admin.retry(what, async () => {
      await metadata.refresh();
      const asked = request();
      for (const result of await this.#pool.request(metadata.controllerId, asked)) {
        if (result.errorCode === passedOver) continue;
        check(result.errorCode, `${result.name}: ${result.message ?? ''}`, asked.api.name);
      }
    });
  }

  #askCoordinator<Answer>(
    groupId: string,
    call: Pick<CoordinatorCall<Answer>, 'what' | 'request' | 'check'>,
  ): Promise<Answer> {
    return this.#client.callCoordinator({
      pool: this.#pool,
      kind: 'group',
      id: groupId,
      signal: this.#signal,
      ...call,
    });
  }

  /** The controller has deleted them; the brokers hear of it one after the other. */
  async #untilGone(topics: readonly string[]): Promise<void> {
    for (let tries = 0; tries < GONE_PAUSE_TRIES; tries++) {
      if ((await this.#admin.partitionCounts(topics)).size === 0) return;
    }
  }

  #anyNode(): number {
    const nodeIds = this.#client.metadata.nodeIds();
    return nodeIds[Math.floor(Math.random() * nodeIds.length)] ?? -1;
  }
}

function stateOf(state: string): GroupState {
  if (state === 'Dead') return 'dead';
  return state === 'Empty' ? 'empty' : 'active';
}

function requireNoLess({topic, partitions}: TopicDescription, total: number): void {
  if (partitions === total) return;
  throw new StreamError(
    'STREAM_CONFIG_INVALID',
    `cannot give ${topic} ${total} partitions: it has ${partitions}, and Kafka never takes any away`,
  );
}

function activeGroup(groupId: string, cause: unknown): StreamError {
  return new StreamError(
    'STREAM_GROUP_ACTIVE',
    `cannot change group ${groupId}: it has members; stop them, and wait for the session time-out of those that were killed`,
    {cause},
  );
}
