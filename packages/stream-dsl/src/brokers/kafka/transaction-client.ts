import {type PartitionOffset, partitionName, type TopicPartition} from '../../topic.ts';
import type {CoordinatorCall, KafkaClient} from './kafka-client.ts';
import {check, KafkaCode} from './kafka-error.ts';
import type {NodePool} from './node-pool.ts';
import {
  addOffsetsToTxn,
  addPartitionsToTxn,
  endTxn,
  initProducerId,
  type ProducerIdentity,
  txnOffsetCommit,
} from './requests/transactions.ts';
import type {PartitionResult} from './wire/api-request.ts';

export interface TransactionOptions {
  readonly transactionalId: string;
  readonly transactionTimeoutMs: number;
}

/** After an EndTxn the coordinator is busy with its markers for some milliseconds. */
const MAX_DELAY_MS = 200;
const NOT_ATTEMPTED = 55;

/** The requests of one transactional id to its coordinator; each retried while the coordinator moves or is busy. */
export class TransactionClient {
  readonly #client: KafkaClient;
  readonly #pool: NodePool;
  readonly #options: TransactionOptions;
  readonly #signal: AbortSignal;

  constructor(
    client: KafkaClient,
    pool: NodePool,
    options: TransactionOptions,
    signal: AbortSignal,
  ) {
    this.#client = client;
    this.#pool = pool;
    this.#options = options;
    this.#signal = signal;
  }

  /**
   * A new epoch; ends what an older one left open. With `current`, refused if that is not the newest any more.
   */
  async init(current?: ProducerIdentity): Promise<ProducerIdentity> {
    const {transactionalId, transactionTimeoutMs} = this.#options;
    const {producerId, epoch} = await this.#call({
      what: `start the producer ${transactionalId}`,
      request: () => initProducerId(transactionalId, transactionTimeoutMs, current),
      check: (answer) => check(answer.errorCode),
    });
    return {producerId, epoch};
  }

  async addPartitions(
    identity: ProducerIdentity,
    partitions: readonly TopicPartition[],
  ): Promise<void> {
    const {transactionalId} = this.#options;
    await this.#call({
      what: `add partitions to the transaction of ${transactionalId}`,
      request: () => addPartitionsToTxn({transactionalId, ...identity}, partitions),
      check: checkAll,
    });
  }

  async addOffsets(
    identity: ProducerIdentity,
    groupId: string,
    offsets: readonly PartitionOffset[],
  ): Promise<void> {
    const {transactionalId} = this.#options;
    const at = {transactionalId, ...identity};
    const what = `add the offsets of group ${groupId} to the transaction of ${transactionalId}`;
    await this.#call({what, request: () => addOffsetsToTxn(at, groupId), check});
    await this.#call({
      what,
      kind: 'group',
      id: groupId,
      request: () => txnOffsetCommit(at, groupId, offsets),
      check: checkAll,
    });
  }

  /** May be repeated after an unknown outcome: the coordinator remembers how the transaction ended. */
  async end(identity: ProducerIdentity, outcome: 'commit' | 'abort'): Promise<void> {
    const {transactionalId} = this.#options;
    await this.#call({
      what: `${outcome} the transaction of ${transactionalId}`,
      request: () => endTxn({transactionalId, ...identity}, outcome),
      check,
    });
  }

  #call<Answer>(
    call: Pick<CoordinatorCall<Answer>, 'what' | 'request' | 'check'> &
      Partial<Pick<CoordinatorCall<Answer>, 'kind' | 'id'>>,
  ): Promise<Answer> {
    return this.#client.callCoordinator({
      pool: this.#pool,
      kind: 'transaction',
      id: this.#options.transactionalId,
      signal: this.#signal,
      maxDelayMs: MAX_DELAY_MS,
      ...call,
    });
  }
}

function checkAll(results: readonly PartitionResult[]): void {
  // One refused partition keeps the others from being tried: it is the one to tell of.
  const told = results.filter(({errorCode}) => errorCode !== NOT_ATTEMPTED);
  for (const result of told) check(result.errorCode, partitionName(result));
}

/** Answers that say that this epoch's transaction is over, but not whether another producer took over. */
export const DOUBTFUL_CODES: ReadonlySet<number> = new Set([
  KafkaCode.outOfOrderSequence,
  KafkaCode.invalidProducerEpoch,
  KafkaCode.invalidTxnState,
  KafkaCode.invalidProducerIdMapping,
  KafkaCode.unknownProducerId,
  KafkaCode.transactionAbortable,
]);
