import type {StreamError} from '../../errors.ts';
import type {FetchedPartition, Fetcher, FetcherOptions} from '../../ports/broker.ts';
import {decodeRecordBatches} from '../../record-batch/decode-record-batches.ts';
import {partitionName, type TopicPartition} from '../../topic.ts';
import {FetchPosition} from './fetch-position.ts';
import type {KafkaClient} from './kafka-client.ts';
import {check, isTransient, KafkaCode, KafkaRefusal, toStreamError} from './kafka-error.ts';
import type {NodePool} from './node-pool.ts';
import {type FetchAnswer, type FetchResult, fetch} from './requests/fetch.ts';
import {closedError, pause, retryDelayMs} from './retry.ts';

const DEFAULT_PARTITION_BYTES = 1 << 20;
const MAX_ANSWER_BYTES = 32 << 20;
/** How long a broker waits for new records, which is also how late a partition assigned meanwhile is asked for. */
const MAX_WAIT_MS = 250;
/** The same while a partition of that broker has no room: its turn must not wait for records of the others. */
const SHORT_WAIT_MS = 25;
const NEW_TOPIC_MS = 5_000;

/**
 * Reads ahead: one request under way per leader, each for all its partitions that have room. Transient faults are
 * retried for `retryTimeoutMs` before `poll` tells of them, and go on being retried afterwards.
 */
export class KafkaFetcher implements Fetcher {
  readonly #client: KafkaClient;
  readonly #pool: NodePool;
  readonly #closing = new AbortController();
  readonly #onClose: () => void;
  readonly #maxPartitionBytes: number;
  readonly #positions = new Map<string, FetchPosition>();
  readonly #busy = new Set<number>();
  /** Failed rounds in a row, by node; -1 stands for partitions without a leader. */
  readonly #failedRounds = new Map<number, number>();
  #wake: () => void = () => undefined;
  #turn = 0;

  constructor(client: KafkaClient, options: FetcherOptions, onClose: () => void) {
    this.#client = client;
    this.#pool = client.pool();
    this.#maxPartitionBytes = options.maxPartitionBytes ?? DEFAULT_PARTITION_BYTES;
    this.#onClose = onClose;
  }

  assign(partition: TopicPartition, offset: number): void {
    const position = new FetchPosition(partition, offset, performance.now());
    position.isPaused = this.#positions.get(position.name)?.isPaused ?? false;
    this.#positions.set(position.name, position);
    this.#pump();
  }

  remove(partition: TopicPartition): void {
    this.#positions.delete(partitionName(partition));
  }

  pause(partition: TopicPartition): void {
    this.#setPaused(partition, true);
  }

  resume(partition: TopicPartition): void {
    this.#setPaused(partition, false);
    this.#wake();
  }

  async poll(maxWaitMs: number): Promise<readonly FetchedPartition[]> {
    this.#requireOpen();
    if (!this.#hasReady()) await this.#waitReady(maxWaitMs);
    this.#requireOpen();
    const fetched = this.#takeReady();
    this.#pump();
    return fetched;
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#positions.clear();
    this.#pool.close();
    this.#wake();
    this.#onClose();
  }

  #setPaused(partition: TopicPartition, isPaused: boolean): void {
    const position = this.#positions.get(partitionName(partition));
    if (position !== undefined) position.isPaused = isPaused;
  }

  #requireOpen(): void {
    if (this.#closing.signal.aborted) throw closedError('poll');
  }

  #hasReady(): boolean {
    for (const position of this.#positions.values()) if (position.hasReady) return true;
    return false;
  }

  async #waitReady(maxWaitMs: number): Promise<void> {
    const waited = Promise.withResolvers<void>();
    const timer = setTimeout(waited.resolve, maxWaitMs);
    this.#wake = () => {
      if (this.#closing.signal.aborted || this.#hasReady()) waited.resolve();
    };
    await waited.promise;
    clearTimeout(timer);
    this.#wake = () => undefined;
  }

  #takeReady(): FetchedPartition[] {
    const ready: FetchedPartition[] = [];
    for (const position of this.#positions.values()) {
      const fetched = position.isPaused ? undefined : position.take();
      if (fetched !== undefined) ready.push(fetched);
    }
    // What others have ready is handed out first; a failure waits for the next poll.
    if (ready.length === 0) this.#raiseFailure();
    return ready;
  }

  #raiseFailure(): void {
    for (const position of this.#positions.values()) {
      const failure = position.isPaused ? undefined : position.takeFailure(performance.now());
      if (failure === undefined) continue;
      if (!isTransient(failure)) this.#positions.delete(position.name);
      throw failure;
    }
  }

  /** Starts a request to each idle leader that has partitions to read. */
  #pump(): void {
    if (this.#closing.signal.aborted) return;
    const positions = [...this.#positions.values()];
    const byLeader = Map.groupBy(
      positions,
      ({at}) => this.#client.metadata.leaderOf(at) ?? NO_LEADER,
    );
    for (const [nodeId, own] of byLeader) {
      if (this.#busy.has(nodeId)) continue;
      const wanted = own.filter((position) => position.hasRoom(this.#maxPartitionBytes));
      if (wanted.length > 0) void this.#round(nodeId, wanted, wanted.length < own.length);
    }
  }

  /** One request to one leader, or one look for the leaders; never rejects. */
  async #round(nodeId: number, wanted: readonly FetchPosition[], isShort: boolean): Promise<void> {
    this.#busy.add(nodeId);
    try {
      if (nodeId === NO_LEADER) await this.#findLeaders(wanted);
      else await this.#fetchFrom(nodeId, wanted, isShort);
      this.#failedRounds.delete(nodeId);
    } catch (error) {
      await this.#recover(nodeId, wanted, error);
    } finally {
      this.#busy.delete(nodeId);
      this.#wake();
      this.#pump();
    }
  }

  async #findLeaders(wanted: readonly FetchPosition[]): Promise<void> {
    const {metadata} = this.#client;
    await metadata.refresh(wanted.map(({at}) => at.topic));
    for (const {at} of wanted) metadata.requireLeader(at);
  }

  async #fetchFrom(
    nodeId: number,
    wanted: readonly FetchPosition[],
    isShort: boolean,
  ): Promise<void> {
    const asked = wanted.map((position) => ({position, offset: position.fetchOffset}));
    const answer = await this.#pool.request(nodeId, this.#request(wanted, isShort));
    check(answer.errorCode);
    let refused: unknown;
    for (const {position, offset} of asked) {
      // Assigned anew or removed in the meantime: the answer belongs to nobody.
      if (this.#positions.get(position.name) !== position) continue;
      const result = findResult(answer, position.at);
      if (result === undefined) continue;
      refused = this.#accept(position, offset, result) ?? refused;
    }
    if (refused !== undefined) throw refused;
  }

  #request(wanted: readonly FetchPosition[], isShort: boolean) {
    // A broker fills its answer in the order asked, so that each partition comes first in its turn.
    const first = this.#turn++ % wanted.length;
    const inTurn = [...wanted.slice(first), ...wanted.slice(0, first)];
    return fetch(
      inTurn.map(({at, fetchOffset}) => {
        return {...at, fetchOffset, leaderEpoch: this.#client.metadata.epochOf(at)};
      }),
      {
        maxWaitMs: maxWaitMs(wanted, isShort),
        maxBytes: MAX_ANSWER_BYTES,
        maxPartitionBytes: this.#maxPartitionBytes,
      },
    );
  }

  /** Returns a refusal that may pass; all others become the partition's failure. */
  #accept(position: FetchPosition, offset: number, result: FetchResult): unknown {
    try {
      check(result.errorCode, position.name, 'Fetch');
      const {batches, nextOffset} = decodeRecordBatches(position.at, result.records, {
        fromOffset: offset,
        aborted: result.aborted,
      });
      position.lastAnswerMs = performance.now();
      const fetched = {...position.at, batches, nextOffset, endOffset: result.lastStableOffset};
      position.push(fetched, result.records.length);
    } catch (error) {
      if (mayPass(error)) return error;
      position.fail(fetchError(error, position.name, offset));
    }
    return undefined;
  }

  /** Looks for the leaders again after a pause; a partition that went without answers too long fails. */
  async #recover(nodeId: number, wanted: readonly FetchPosition[], error: unknown): Promise<void> {
    const {signal} = this.#closing;
    for (const position of wanted) {
      const silentMs = performance.now() - position.lastAnswerMs;
      const limitMs = isMissingTopic(error) ? NEW_TOPIC_MS : this.#client.options.retryTimeoutMs;
      if (mayPass(error) && silentMs < limitMs) continue;
      position.fail(fetchError(error, position.name, position.fetchOffset));
    }
    const rounds = this.#failedRounds.get(nodeId) ?? 0;
    this.#failedRounds.set(nodeId, rounds + 1);
    await pause(retryDelayMs(rounds), signal);
    if (signal.aborted) return;
    await this.#client.metadata.refresh(wanted.map(({at}) => at.topic)).catch(() => undefined);
  }
}

const NO_LEADER = -1;

function maxWaitMs(wanted: readonly FetchPosition[], isShort: boolean): number {
  if (wanted.some((position) => position.isNew)) return 0;
  return isShort ? SHORT_WAIT_MS : MAX_WAIT_MS;
}

function findResult(answer: FetchAnswer, at: TopicPartition): FetchResult | undefined {
  return answer.partitions.find(
    (result) => result.partition === at.partition && result.topic === at.topic,
  );
}

function isMissingTopic(error: unknown): boolean {
  return error instanceof KafkaRefusal && error.kafkaCode === KafkaCode.unknownTopicOrPartition;
}

function mayPass(error: unknown): boolean {
  return isTransient(error) || isMissingTopic(error);
}

function fetchError(error: unknown, name: string, offset: number): StreamError {
  return toStreamError(error, `read ${name} from offset ${offset}`);
}
