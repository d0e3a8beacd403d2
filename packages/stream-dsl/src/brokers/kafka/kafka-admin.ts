import {setTimeout as sleep} from 'node:timers/promises';
import type {TopicSpec} from '../../ports/broker.ts';
import {type PartitionOffset, partitionName, type TopicPartition} from '../../topic.ts';
import type {KafkaClient} from './kafka-client.ts';
import {check, KafkaCode, KafkaRefusal} from './kafka-error.ts';
import type {NodePool} from './node-pool.ts';
import {createTopics} from './requests/create-topics.ts';
import {offsetFetch} from './requests/group-offsets.ts';
import {listOffsets, type WhichOffset} from './requests/list-offsets.ts';
import {withRetries} from './retry.ts';
import type {ApiRequest} from './wire/api-request.ts';

const MISSING_ASKS_MAX = 3;
const MISSING_PAUSE_MS = 100;
const NOTHING_COMMITTED = -1;

/** Topics and offsets: what is asked now and then, not on the hot path. */
export class KafkaAdmin {
  readonly #client: KafkaClient;
  readonly #pool: NodePool;
  readonly #signal: AbortSignal;

  constructor(client: KafkaClient, signal: AbortSignal) {
    this.#client = client;
    this.#pool = client.pool();
    this.#signal = signal;
  }

  close(): void {
    this.#pool.close();
  }

  async partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const what = `read the partition counts of ${topics.join(', ')}`;
    return this.retry(what, async () => {
      // A broker that has just started may not know a topic yet, so that absence is asked for again.
      for (let asks = 1; ; asks++) {
        await this.#client.metadata.refresh(topics);
        const counts = this.#knownCounts(topics);
        const missing = topics.filter((topic) => !counts.has(topic));
        if (missing.length === 0) return counts;
        if (asks === MISSING_ASKS_MAX) {
          this.#client.metadata.forget(missing);
          return counts;
        }
        await sleep(MISSING_PAUSE_MS);
      }
    });
  }

  async topics(): Promise<readonly string[]> {
    return this.retry('list the topics', () => this.#client.metadata.listTopics());
  }

  /** Resolves when each topic is there and has its leaders. */
  async createTopics(specs: readonly TopicSpec[]): Promise<void> {
    if (specs.length === 0) return;
    const names = specs.map((spec) => spec.topic);
    const what = `create the topics ${names.join(', ')}`;
    const {metadata, options} = this.#client;
    await this.retry(what, async () => {
      await metadata.refresh();
      const request = createTopics(specs, options.requestTimeoutMs);
      for (const result of await this.#pool.request(metadata.controllerId, request)) {
        if (result.errorCode === KafkaCode.topicAlreadyExists) continue;
        check(result.errorCode, `${result.topic}: ${result.message ?? ''}`, request.api.name);
      }
    });
    await this.waitForLeaders(names);
  }

  /** Resolves when each topic is there, with `partitions` of them where that is given, and has its leaders. */
  async waitForLeaders(topics: readonly string[], partitions = 1): Promise<void> {
    await this.retry(`wait for the leaders of ${topics.join(', ')}`, async () => {
      await this.#client.metadata.refresh(topics);
      for (const topic of topics) this.#requireLeaders(topic, partitions);
    });
  }

  /** Offsets in the order asked. */
  async listOffsets(
    partitions: readonly TopicPartition[],
    which: WhichOffset,
  ): Promise<readonly number[]> {
    const {metadata} = this.#client;
    const what = `read the ${nameOf(which)} offsets of ${names(partitions)}`;
    const offsets = await this.retry(what, async () => {
      const answers = await this.askLeaders(
        partitions.map((at) => ({...at, leaderEpoch: metadata.epochOf(at)})),
        (own) => listOffsets(own, which),
      );
      for (const entry of answers) check(entry.errorCode, partitionName(entry), 'ListOffsets');
      return new Map(answers.map((entry) => [partitionName(entry), entry.offset]));
    });
    return partitions.map((at) => offsets.get(partitionName(at)) ?? 0);
  }

  /** Waits while offsets of a partition are in an open transaction. */
  async committedOffsets(
    groupId: string,
    partitions: readonly TopicPartition[],
  ): Promise<readonly PartitionOffset[]> {
    if (partitions.length === 0) return [];
    const answer = await this.#client.callCoordinator({
      pool: this.#pool,
      kind: 'group',
      id: groupId,
      what: `read the committed offsets of group ${groupId}`,
      request: () => offsetFetch(groupId, partitions),
      check: ({errorCode, offsets}) => {
        check(errorCode);
        for (const entry of offsets) check(entry.errorCode, partitionName(entry));
      },
      signal: this.#signal,
      maxDelayMs: 200,
    });
    return answer.offsets
      .filter(({offset}) => offset !== NOTHING_COMMITTED)
      .map(({topic, partition, offset, metadata}) =>
        metadata ? {topic, partition, offset, metadata} : {topic, partition, offset},
      );
  }

  /** Asks each leader for its own of `entries`; their answers in one list. */
  async askLeaders<Entry extends TopicPartition, Answer>(
    entries: readonly Entry[],
    request: (own: readonly Entry[]) => ApiRequest<readonly Answer[]>,
  ): Promise<readonly Answer[]> {
    const {metadata} = this.#client;
    if (entries.some((at) => metadata.leaderOf(at) === undefined)) {
      await metadata.refresh(entries.map(({topic}) => topic));
    }
    const byLeader = Map.groupBy(entries, (at) => metadata.requireLeader(at));
    const answers = await Promise.all(
      [...byLeader].map(([nodeId, own]) => this.#pool.request(nodeId, request(own))),
    );
    return answers.flat();
  }

  #knownCounts(topics: readonly string[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const topic of topics) {
      const errorCode = this.#client.metadata.topicError(topic);
      if (errorCode === KafkaCode.unknownTopicOrPartition || errorCode === undefined) continue;
      check(errorCode, `topic ${topic}`, 'Metadata');
      counts.set(topic, this.#client.metadata.partitionCount(topic) ?? 0);
    }
    return counts;
  }

  #requireLeaders(topic: string, atLeast: number): void {
    const {metadata} = this.#client;
    const errorCode = metadata.topicError(topic) ?? KafkaCode.unknownTopicOrPartition;
    check(errorCode, `topic ${topic}`, 'Metadata');
    const count = metadata.partitionCount(topic) ?? 0;
    for (let partition = 0; partition < Math.max(count, atLeast); partition++) {
      if (metadata.leaderOf({topic, partition}) === undefined) {
        throw new KafkaRefusal(KafkaCode.leaderNotAvailable, partitionName({topic, partition}));
      }
    }
  }

  /** Rejects with a StreamError: `cannot <what>: ...`. */
  retry<T>(what: string, attempt: () => Promise<T>): Promise<T> {
    return withRetries(attempt, {
      what,
      timeoutMs: this.#client.options.retryTimeoutMs,
      signal: this.#signal,
      // Fails only while no broker answers; the next attempt then says so.
      onRetry: () => this.#client.metadata.refresh().catch(() => undefined),
    });
  }
}

function nameOf(which: WhichOffset): string {
  if (typeof which !== 'string') return new Date(which.timestampMs).toISOString();
  return which === 'first' ? 'start' : 'end';
}

function names(partitions: readonly TopicPartition[]): string {
  const shown = partitions.slice(0, 3).map(partitionName).join(', ');
  return partitions.length > 3 ? `${shown} and ${partitions.length - 3} more` : shown;
}
