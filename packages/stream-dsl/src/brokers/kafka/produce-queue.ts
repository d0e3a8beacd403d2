import {partitionName, type TopicPartition} from '../../topic.ts';
import type {KafkaClient} from './kafka-client.ts';
import {check, isTransient, KafkaCode, kafkaCodeOf, toStreamError} from './kafka-error.ts';
import type {NodePool} from './node-pool.ts';
import {type ProduceResult, produce} from './requests/produce.ts';
import {pause, retryDelayMs} from './retry.ts';

/** A record batch that already carries its producer id, epoch and sequence: sent again, it is still the same. */
export interface SequencedBatch extends TopicPartition {
  readonly batch: Uint8Array;
}

interface QueuedBatch extends SequencedBatch {
  readonly deadlineMs: number;
  readonly send: PendingSend;
  /** Of this batch in its send. */
  readonly index: number;
}

interface PendingSend {
  left: number;
  readonly baseOffsets: number[];
  readonly resolve: (baseOffsets: readonly number[]) => void;
  readonly reject: (error: Error) => void;
}

interface PartitionQueue {
  readonly at: TopicPartition;
  readonly batches: QueuedBatch[];
  isUnderWay: boolean;
}

const MAX_REQUEST_BYTES = 16 << 20;
const NO_LEADER = -1;
const NEW_TOPIC_MS = 5_000;

/** Lets a broker read a request while it writes the one before; it answers them one after the other all the same. */
const MAX_REQUESTS_PER_LEADER = 5;

/**
 * Sends batches to the partition leaders: a few requests under way per leader, in each the next batch of partitions
 * that have none under way, so that the order within a partition holds through all retries. The first batch that cannot be
 * written fails everything that is queued: what follows it would leave a hole in the sequence.
 */
export class ProduceQueue {
  readonly #client: KafkaClient;
  readonly #pool: NodePool;
  readonly #transactionalId: string | null;
  readonly #signal: AbortSignal;
  readonly #partitions = new Map<string, PartitionQueue>();
  /** Requests under way, by leader. */
  readonly #underWay = new Map<number, number>();
  #failedRounds = 0;

  constructor(
    client: KafkaClient,
    pool: NodePool,
    options: {readonly transactionalId: string | null; readonly signal: AbortSignal},
  ) {
    this.#client = client;
    this.#pool = pool;
    this.#transactionalId = options.transactionalId;
    this.#signal = options.signal;
  }

  get isIdle(): boolean {
    for (const {batches} of this.#partitions.values()) if (batches.length > 0) return false;
    return true;
  }

  /** Resolves once all of them are acknowledged, with the offset of each one's first record. */
  send(batches: readonly SequencedBatch[]): Promise<readonly number[]> {
    if (batches.length === 0) return Promise.resolve([]);
    const {promise, resolve, reject} = Promise.withResolvers<readonly number[]>();
    const baseOffsets = batches.map(() => -1);
    const send: PendingSend = {left: batches.length, baseOffsets, resolve, reject};
    const deadlineMs = performance.now() + this.#client.options.retryTimeoutMs;
    for (const [index, batch] of batches.entries()) {
      this.#queueOf(batch).batches.push({...batch, deadlineMs, send, index});
    }
    this.#pump();
    return promise;
  }

  /** Rejects everything that is queued. Answers to requests under way are ignored. */
  fail(error: Error): void {
    const queues = [...this.#partitions.values()];
    this.#partitions.clear();
    for (const {batches} of queues) for (const {send} of batches) send.reject(error);
  }

  #queueOf(at: TopicPartition): PartitionQueue {
    const name = partitionName(at);
    const known = this.#partitions.get(name);
    if (known !== undefined) return known;
    const queue = {at, batches: [], isUnderWay: false};
    this.#partitions.set(name, queue);
    return queue;
  }

  #pump(): void {
    const waiting = [...this.#partitions.values()].filter(
      ({batches, isUnderWay}) => batches.length > 0 && !isUnderWay,
    );
    const byLeader = Map.groupBy(
      waiting,
      ({at}) => this.#client.metadata.leaderOf(at) ?? NO_LEADER,
    );
    for (const [nodeId, queues] of byLeader) {
      const limit = nodeId === NO_LEADER ? 1 : MAX_REQUESTS_PER_LEADER;
      if (this.#requestsTo(nodeId) < limit) void this.#round(nodeId, withinRequest(queues));
    }
  }

  /** One request to one leader, or one look for the leaders; never rejects. */
  async #round(nodeId: number, queues: readonly PartitionQueue[]): Promise<void> {
    this.#underWay.set(nodeId, this.#requestsTo(nodeId) + 1);
    for (const queue of queues) queue.isUnderWay = true;
    try {
      if (nodeId === NO_LEADER) await this.#findLeaders(queues);
      else await this.#sendTo(nodeId, queues);
      this.#failedRounds = 0;
    } catch (error) {
      await this.#recover(queues, error);
    } finally {
      this.#underWay.set(nodeId, this.#requestsTo(nodeId) - 1);
      for (const queue of queues) queue.isUnderWay = false;
      this.#pump();
    }
  }

  #requestsTo(nodeId: number): number {
    return this.#underWay.get(nodeId) ?? 0;
  }

  async #findLeaders(queues: readonly PartitionQueue[]): Promise<void> {
    const {metadata} = this.#client;
    await metadata.refresh(queues.map(({at}) => at.topic));
    for (const {at} of queues) metadata.requireLeader(at);
  }

  async #sendTo(nodeId: number, queues: readonly PartitionQueue[]): Promise<void> {
    const heads = queues.flatMap(({batches}) => batches.slice(0, 1));
    const results = await this.#pool.request(
      nodeId,
      produce(heads, {
        transactionalId: this.#transactionalId,
        timeoutMs: this.#client.options.requestTimeoutMs,
      }),
    );
    let refused: unknown;
    for (const result of results) {
      const queue = queues.find(({at}) => isSame(at, result));
      if (queue === undefined || this.#partitions.get(partitionName(queue.at)) !== queue) continue;
      refused = acknowledge(queue, result) ?? refused;
    }
    if (refused !== undefined) throw refused;
  }

  async #recover(queues: readonly PartitionQueue[], error: unknown): Promise<void> {
    const {options, metadata} = this.#client;
    const isNewTopic = kafkaCodeOf(error) === KafkaCode.unknownTopicOrPartition;
    const graceMs = isNewTopic ? options.retryTimeoutMs - NEW_TOPIC_MS : 0;
    const oldest = Math.min(...queues.flatMap(({batches}) => batches.map((b) => b.deadlineMs)));
    const mayPass = isNewTopic || isTransient(error);
    if (!mayPass || performance.now() > oldest - graceMs) {
      const names = queues.map(({at}) => partitionName(at)).join(', ');
      this.fail(toStreamError(error, `write to ${names}`));
      return;
    }
    await pause(retryDelayMs(this.#failedRounds++), this.#signal);
    if (this.#signal.aborted) return;
    await metadata.refresh(queues.map(({at}) => at.topic)).catch(() => undefined);
  }
}

/** Takes the head off the queue if it is written; otherwise returns the refusal. */
function acknowledge(queue: PartitionQueue, result: ProduceResult): unknown {
  // A duplicate is a batch whose first acknowledgement was lost.
  if (result.errorCode !== 0 && result.errorCode !== KafkaCode.duplicateSequence) {
    try {
      check(result.errorCode, result.message ?? partitionName(queue.at), 'Produce');
    } catch (refusal) {
      return refusal;
    }
  }
  const head = queue.batches.shift();
  if (head === undefined) return undefined;
  const {send, index} = head;
  send.baseOffsets[index] = result.baseOffset;
  if (--send.left === 0) send.resolve(send.baseOffsets);
  return undefined;
}

/** As many partitions as fit; at least one. */
function withinRequest(queues: readonly PartitionQueue[]): readonly PartitionQueue[] {
  let sizeBytes = 0;
  const fitting = queues.filter(({batches}) => {
    sizeBytes += batches[0]?.batch.length ?? 0;
    return sizeBytes <= MAX_REQUEST_BYTES;
  });
  return fitting.length > 0 ? fitting : queues.slice(0, 1);
}

function isSame(a: TopicPartition, b: TopicPartition): boolean {
  return a.partition === b.partition && a.topic === b.topic;
}
