import {StreamError} from '../../errors.ts';
import type {
  Broker,
  Fetcher,
  FetcherOptions,
  Producer,
  ProducerOptions,
  TopicSpec,
} from '../../ports/broker.ts';
import type {Clock} from '../../ports/clock.ts';
import type {GroupMember, MemberOptions} from '../../ports/group-member.ts';
import type {PartitionOffset, TopicPartition} from '../../topic.ts';
import {memberSettings} from '../membership/member-settings.ts';
import {Membership} from '../membership/membership.ts';
import {closedError} from './closed-error.ts';
import type {Command, CreateTopic} from './command.ts';
import type {EmbeddedLog} from './embedded-log.ts';
import {MemoryAdmin} from './memory-admin.ts';
import {MemoryCoordinator} from './memory-coordinator.ts';
import {MemoryFetcher} from './memory-fetcher.ts';
import {MemoryProducer} from './memory-producer.ts';
import {clockOf} from './scheduler.ts';
import type {SharedLog} from './shared-log.ts';
import {Signal} from './signal.ts';
import {checkTopicSpec} from './topic-spec.ts';

interface Openable {
  readonly close: () => Promise<void>;
  readonly drop: () => void;
}

/** One application's way to the log: what it opened ends with it. */
export class MemoryConnection implements Broker {
  readonly admin: MemoryAdmin;
  readonly #shared: SharedLog;
  readonly #defaultPartitions: number | undefined;
  readonly #clock: Clock;
  /** How to end everything that is still open. */
  readonly #open = new Map<symbol, Openable>();
  readonly #closing = new Signal();
  #connecting: Promise<EmbeddedLog> | undefined;
  #log: EmbeddedLog | undefined;
  #isClosed = false;

  /** `clock` is that of the application, by which its members send heartbeats; the broker's own if absent. */
  constructor(shared: SharedLog, defaultPartitions: number | undefined, clock?: Clock) {
    this.#shared = shared;
    this.#defaultPartitions = defaultPartitions;
    this.#clock = clock ?? clockOf(shared.scheduler);
    this.admin = new MemoryAdmin({
      log: (what) => this.#requireLog(what),
      hasMembers: (groupId) => shared.hasMembers(groupId),
    });
  }

  async connect(): Promise<void> {
    if (this.#isClosed) throw closedError('connect');
    this.#connecting ??= this.#shared.acquire();
    try {
      const log = await this.#connecting;
      if (!this.#isClosed) this.#log = log;
    } catch (error) {
      this.#connecting = undefined;
      throw error;
    }
    if (this.#isClosed) throw closedError('connect');
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closing.notify();
    await Promise.all([...this.#open.values()].map(({close}) => close()));
    await this.#release();
  }

  /**
   * Ends as a process does that is killed: members are missed when their sessions are over, transactions stay open
   * until they time out or a newer producer of the id comes. Idempotent.
   */
  async drop(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closing.notify();
    for (const {drop} of this.#open.values()) drop();
    await this.#release();
  }

  async #release(): Promise<void> {
    const isConnected = await this.#connecting?.then(
      () => true,
      () => false,
    );
    if (isConnected) await this.#shared.release();
  }

  async partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const log = this.#requireLog('read partition counts');
    await submitAll(log, this.#creationOf(log, topics));
    const counts = new Map<string, number>();
    for (const name of topics) {
      const topic = log.state.topic(name);
      if (topic !== undefined) counts.set(name, topic.partitions.length);
    }
    return counts;
  }

  async topics(): Promise<readonly string[]> {
    return this.#requireLog('list topics').state.topicNames;
  }

  async createTopics(specs: readonly TopicSpec[]): Promise<void> {
    const log = this.#requireLog('create topics');
    const missing = specs.filter(({topic}) => log.state.topic(topic) === undefined);
    await submitAll(log, missing.map(creation));
  }

  async startOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]> {
    const {state} = this.#requireLog('read start offsets');
    return partitions.map((at) => state.partition(at).startOffset);
  }

  async endOffsets(partitions: readonly TopicPartition[]): Promise<readonly number[]> {
    const {state} = this.#requireLog('read end offsets');
    return partitions.map((at) => state.partition(at).stableOffset);
  }

  async committedOffsets(
    groupId: string,
    partitions: readonly TopicPartition[],
  ): Promise<readonly PartitionOffset[]> {
    const log = this.#requireLog('read committed offsets');
    const changed = new Signal();
    const unsubscribe = log.subscribe(() => changed.notify());
    try {
      while (log.state.hasPendingOffsets(groupId, partitions)) {
        await Promise.race([changed.next(), this.#closing.next()]);
        this.#requireLog('read committed offsets');
      }
    } finally {
      unsubscribe();
    }
    const committed = partitions.map((at) => log.state.committedOffset(groupId, at));
    return committed.filter((offset) => offset !== undefined);
  }

  fetcher(options: FetcherOptions = {}): Fetcher {
    const log = this.#requireLog('make a fetcher');
    const {key, onClose} = this.#register();
    const fetcher = new MemoryFetcher(log, options, onClose);
    const close = () => fetcher.close();
    this.#open.set(key, {close, drop: () => void close()});
    return fetcher;
  }

  async producer(options: ProducerOptions = {}): Promise<Producer> {
    const log = this.#requireLog('make a producer');
    const {key, onClose} = this.#register();
    const creationOf = (topics: readonly string[]) => this.#creationOf(log, topics);
    const producer = await MemoryProducer.open(options, {log, creationOf, onClose});
    if (this.#isClosed) {
      await producer.close();
      throw closedError('make a producer');
    }
    this.#open.set(key, {close: () => producer.close(), drop: () => producer.drop()});
    return producer;
  }

  member(options: MemberOptions): GroupMember {
    const log = this.#requireLog('make a group member');
    const {key, onClose} = this.#register();
    const settings = memberSettings(options);
    const group = this.#shared.group(options.groupId);
    const onDisturbed = () => member.hurry();
    const member: Membership = new Membership(settings, {
      coordinator: new MemoryCoordinator(settings, {log, group, onDisturbed}),
      clock: this.#clock,
      partitionCounts: (topics) => this.partitionCounts(topics),
      silenceTimeoutMs: settings.sessionTimeoutMs,
      onClose,
    });
    this.#open.set(key, {close: () => member.leave(), drop: () => member.drop()});
    return member;
  }

  #register(): {readonly key: symbol; readonly onClose: () => void} {
    const key = Symbol('open');
    return {key, onClose: () => this.#open.delete(key)};
  }

  /** What creates those of `topics` that do not exist: nothing where none is to be created by itself. */
  #creationOf(log: EmbeddedLog, topics: readonly string[]): readonly CreateTopic[] {
    const partitions = this.#defaultPartitions;
    if (partitions === undefined) return [];
    const missing = new Set(topics.filter((topic) => log.state.topic(topic) === undefined));
    return [...missing].map((topic) => creation({topic, partitions}));
  }

  #requireLog(what: string): EmbeddedLog {
    if (this.#isClosed) throw closedError(what);
    if (this.#log !== undefined) return this.#log;
    throw new StreamError('STREAM_CLOSED', `cannot ${what}: call connect first`);
  }
}

/** Throws STREAM_CONFIG_INVALID. */
function creation(spec: TopicSpec): CreateTopic {
  checkTopicSpec(spec);
  const {topic, partitions, configs = {}} = spec;
  return {kind: 'create-topic', topic, partitions, configs};
}

async function submitAll(log: EmbeddedLog, commands: readonly Command[]): Promise<void> {
  await Promise.all(commands.map((command) => log.submit(command)));
}
