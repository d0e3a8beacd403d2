import {isStreamError, StreamError} from '../../errors.ts';
import {partitionName, type TopicPartition} from '../../topic.ts';
import type {ClientOptions} from './client-options.ts';
import type {HostPort} from './connection.ts';
import {KafkaCode, KafkaRefusal} from './kafka-error.ts';
import {newestOf} from './newest-of.ts';
import {NodePool} from './node-pool.ts';
import {
  type KafkaNode,
  type MetadataAnswer,
  metadata,
  type TopicMetadata,
} from './requests/metadata.ts';

/** Brokers answer from memory: one that takes longer is as good as down, and another one knows as much. */
const ANSWER_TIMEOUT_MS = 3_000;

/** What is known of the cluster: brokers, and the leaders of the partitions that someone has asked for. */
export class ClusterMetadata {
  readonly #options: ClientOptions;
  readonly #pool: NodePool;
  readonly #nodes = new Map<number, HostPort>();
  readonly #topics = new Map<string, TopicMetadata>();
  #controllerId = -1;
  #refreshing: Promise<void> | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    const requestTimeoutMs = Math.min(options.requestTimeoutMs, ANSWER_TIMEOUT_MS);
    this.#pool = new NodePool({...options, requestTimeoutMs}, (nodeId) => this.addressOf(nodeId));
  }

  get controllerId(): number {
    return this.#controllerId;
  }

  addressOf(nodeId: number): HostPort | undefined {
    return this.#nodes.get(nodeId);
  }

  /** Node ids of all brokers; any will do for requests that every broker answers. */
  nodeIds(): readonly number[] {
    return [...this.#nodes.keys()];
  }

  learnNode(node: KafkaNode): void {
    this.#nodes.set(node.nodeId, {host: node.host, port: node.port});
  }

  /** The partition's leader as last heard; undefined where there is none, or nothing is known. */
  leaderOf(at: TopicPartition): number | undefined {
    const leader = this.#topics.get(at.topic)?.leaders.get(at.partition);
    return leader === undefined || leader.nodeId < 0 ? undefined : leader.nodeId;
  }

  /** The leader's epoch, for requests: a broker that is not, or not yet, the leader of that epoch then refuses. */
  epochOf(at: TopicPartition): number {
    return this.#topics.get(at.topic)?.leaders.get(at.partition)?.epoch ?? ANY_EPOCH;
  }

  /** The leader; refused for a topic or partition that the cluster says does not exist, or that has no leader. */
  requireLeader(at: TopicPartition): number {
    const topic = this.#topics.get(at.topic);
    if (topic !== undefined && LASTING_ERRORS.has(topic.errorCode)) {
      throw new KafkaRefusal(topic.errorCode, `topic ${at.topic}`, 'Metadata');
    }
    if (topic !== undefined && topic.errorCode === 0 && !topic.leaders.has(at.partition)) {
      throw new StreamError(
        'STREAM_TOPIC_MISSING',
        `cannot use ${partitionName(at)}: the topic has ${topic.leaders.size} partitions`,
      );
    }
    const leader = this.leaderOf(at);
    if (leader !== undefined) return leader;
    throw new StreamError(
      'STREAM_BROKER_UNAVAILABLE',
      `cannot use ${partitionName(at)}: it has no leader now; check the brokers that hold it`,
    );
  }

  /** Error code of the topic in the last answer; undefined when it was never asked for. */
  topicError(topic: string): number | undefined {
    return this.#topics.get(topic)?.errorCode;
  }

  partitionCount(topic: string): number | undefined {
    const known = this.#topics.get(topic);
    return known === undefined || known.errorCode !== 0 ? undefined : known.leaders.size;
  }

  /** Another one after the topic was deleted and created again; undefined when it was never heard of. */
  topicIdOf(topic: string): string | undefined {
    return this.#topics.get(topic)?.topicId || undefined;
  }

  /** Asks for `topics` and everything asked for before. Calls at the same time share a request. */
  async refresh(topics: Iterable<string> = []): Promise<void> {
    const missing = [...topics].filter((topic) => !this.#topics.has(topic));
    for (const topic of missing) this.#topics.set(topic, unknownTopic(topic));
    // A refresh under way did not ask for the new ones.
    if (this.#refreshing !== undefined && missing.length > 0) {
      await this.#refreshing.catch(() => undefined);
    }
    this.#refreshing ??= this.#ask().finally(() => {
      this.#refreshing = undefined;
    });
    await this.#refreshing;
  }

  /** Names of all topics that the client may see, Kafka's own left out. Asks the cluster each time. */
  async listTopics(): Promise<readonly string[]> {
    const {topics} = await this.#askAnyone('all');
    return topics
      .filter(({errorCode, isInternal}) => errorCode === 0 && !isInternal)
      .map(({topic}) => topic);
  }

  /** Asks no more for these topics, which turned out to be missing. */
  forget(topics: Iterable<string>): void {
    for (const topic of topics) this.#topics.delete(topic);
  }

  close(): void {
    this.#pool.close();
  }

  async #ask(): Promise<void> {
    const answer = await this.#askAnyone([...this.#topics.keys()]);
    // An answer without brokers comes from one that has only just started.
    if (answer.nodes.length === 0) return;
    this.#nodes.clear();
    for (const node of answer.nodes) this.learnNode(node);
    this.#controllerId = answer.controllerId;
    for (const topic of answer.topics) {
      const known = this.#topics.get(topic.topic);
      if (known !== undefined) this.#topics.set(topic.topic, newestOf(known, topic));
    }
  }

  async #askAnyone(topics: readonly string[] | 'all'): Promise<MetadataAnswer> {
    const candidates = shuffle(distinct([...this.#nodes.values(), ...this.#options.seeds]));
    const failures: Error[] = [];
    for (const address of candidates) {
      try {
        return await this.#pool.requestAt(address, metadata(topics));
      } catch (error) {
        if (!isStreamError(error, 'STREAM_BROKER_UNAVAILABLE')) throw error;
        failures.push(error);
      }
    }
    const tried = candidates.map(({host, port}) => `${host}:${port}`).join(', ');
    throw new StreamError(
      'STREAM_BROKER_UNAVAILABLE',
      `cannot reach any broker: tried ${tried} (${failures.at(-1)?.message}); check that they run, that host and port are right, and whether they want ssl or sasl`,
      {cause: new AggregateError(failures)},
    );
  }
}

const ANY_EPOCH = -1;

/** Errors of a topic that waiting for its leader does not mend. */
const LASTING_ERRORS: ReadonlySet<number> = new Set([
  KafkaCode.unknownTopicOrPartition,
  KafkaCode.topicAuthorizationFailed,
]);

function unknownTopic(topic: string): TopicMetadata {
  return {
    errorCode: KafkaCode.leaderNotAvailable,
    topic,
    topicId: '',
    isInternal: false,
    leaders: new Map(),
  };
}

function distinct(addresses: readonly HostPort[]): HostPort[] {
  return [...new Map(addresses.map((at) => [`${at.host}:${at.port}`, at])).values()];
}

function shuffle<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({item, at: Math.random()}))
    .sort((a, b) => a.at - b.at)
    .map(({item}) => item);
}
