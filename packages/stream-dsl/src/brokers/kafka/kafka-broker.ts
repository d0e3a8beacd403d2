import type {
  Broker,
  Fetcher,
  FetcherOptions,
  Producer,
  ProducerOptions,
  TopicSpec,
} from '../../ports/broker.ts';
import {systemClock} from '../../ports/clock.ts';
import type {GroupMember, MemberOptions} from '../../ports/group-member.ts';
import type {PartitionOffset, TopicPartition} from '../../topic.ts';
import {memberSettings} from '../membership/member-settings.ts';
import {Membership} from '../membership/membership.ts';
import type {ClientOptions} from './client-options.ts';
import {ConsumerMembership} from './consumer-group/consumer-membership.ts';
import {ConsumerSession} from './consumer-group/consumer-session.ts';
import {GroupSession} from './group-session.ts';
import {KafkaAdmin} from './kafka-admin.ts';
import {KafkaBrokerAdmin} from './kafka-broker-admin.ts';
import {KafkaClient} from './kafka-client.ts';
import {KafkaFetcher} from './kafka-fetcher.ts';
import {KafkaProducer} from './kafka-producer.ts';
import {closedError, withRetries} from './retry.ts';

const CONNECT_TIMEOUT_MS = 15_000;

/** A Kafka cluster: our own protocol and record batches on the connections of some client library. */
export class KafkaBroker implements Broker {
  readonly admin: KafkaBrokerAdmin;
  readonly assignsOnServer: boolean;
  readonly #client: KafkaClient;
  readonly #admin: KafkaAdmin;
  readonly #closing = new AbortController();
  /** How to end everything that is still open. */
  readonly #open = new Map<symbol, () => Promise<void>>();

  constructor(options: ClientOptions) {
    this.assignsOnServer = options.groupProtocol === 'consumer';
    this.#client = new KafkaClient(options);
    this.#admin = new KafkaAdmin(this.#client, this.#closing.signal);
    this.admin = new KafkaBrokerAdmin(this.#client, this.#admin, this.#closing.signal);
  }

  async connect(): Promise<void> {
    await withRetries(() => this.#client.metadata.refresh(), {
      what: 'connect to Kafka',
      timeoutMs: Math.min(CONNECT_TIMEOUT_MS, this.#client.options.retryTimeoutMs),
      signal: this.#closing.signal,
    });
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await Promise.all([...this.#open.values()].map((end) => end()));
    this.admin.close();
    this.#admin.close();
    this.#client.close();
  }

  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#admin.partitionCounts(topics);
  }

  topics(): Promise<readonly string[]> {
    return this.#admin.topics();
  }

  createTopics(specs: readonly TopicSpec[]): Promise<void> {
    return this.#admin.createTopics(specs);
  }

  startOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]> {
    return this.#admin.listOffsets(partitions, 'first');
  }

  endOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]> {
    return this.#admin.listOffsets(partitions, 'lastStable');
  }

  committedOffsets(
    groupId: string,
    partitions: readonly TopicPartition[],
  ): Promise<readonly PartitionOffset[]> {
    return this.#admin.committedOffsets(groupId, partitions);
  }

  fetcher(options: FetcherOptions = {}): Fetcher {
    this.#requireOpen('make a fetcher');
    const key = Symbol('fetcher');
    const fetcher = new KafkaFetcher(this.#client, options, () => this.#open.delete(key));
    this.#open.set(key, () => fetcher.close());
    return fetcher;
  }

  async producer(options: ProducerOptions = {}): Promise<Producer> {
    this.#requireOpen('make a producer');
    const key = Symbol('producer');
    const producer = await KafkaProducer.open(this.#client, options, () => this.#open.delete(key));
    if (this.#closing.signal.aborted) {
      await producer.close();
      throw closedError('make a producer');
    }
    this.#open.set(key, () => producer.close());
    return producer;
  }

  member(options: MemberOptions): GroupMember {
    this.#requireOpen('make a group member');
    const key = Symbol('member');
    const settings = memberSettings(options);
    const parts = {
      clock: systemClock,
      partitionCounts: (topics: readonly string[]) => this.#admin.partitionCounts(topics),
      silenceTimeoutMs: this.#client.options.retryTimeoutMs,
      onClose: () => this.#open.delete(key),
    };
    const member = this.assignsOnServer
      ? new ConsumerMembership(settings, {
          ...parts,
          session: new ConsumerSession(this.#client, settings),
        })
      : new Membership(settings, {
          ...parts,
          coordinator: new GroupSession(this.#client, settings),
        });
    this.#open.set(key, () => member.leave());
    return member;
  }

  #requireOpen(what: string): void {
    if (this.#closing.signal.aborted) throw closedError(what);
  }
}
