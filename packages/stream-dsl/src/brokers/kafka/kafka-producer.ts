import {isStreamError, StreamError} from '../../errors.ts';
import type {ProducedBatch, Producer, ProducerOptions, SentBatch} from '../../ports/broker.ts';
import {type PartitionOffset, partitionName, type TopicPartition} from '../../topic.ts';
import type {KafkaClient} from './kafka-client.ts';
import {check, isTransient, KafkaCode, kafkaCodeOf} from './kafka-error.ts';
import type {NodePool} from './node-pool.ts';
import {ProduceQueue, type SequencedBatch} from './produce-queue.ts';
import {initProducerId, type ProducerIdentity} from './requests/transactions.ts';
import {closedError, withRetries} from './retry.ts';
import {SequenceNumbers} from './sequence-numbers.ts';
import {DOUBTFUL_CODES, TransactionClient} from './transaction-client.ts';

const DEFAULT_TRANSACTION_TIMEOUT_MS = 60_000;

/**
 * `idle` and `open` follow the calls; `failed`: something of the transaction is lost, only `abort` helps; `aborted`:
 * the same, and the coordinator has ended it already.
 */
type TransactionState = 'idle' | 'open' | 'failed' | 'aborted';

/**
 * An idempotent or transactional producer. After a failure it takes a new epoch (new sequence numbers); whether a
 * newer producer of the id exists is then known for sure: STREAM_FENCED, or STREAM_TRANSACTION_ABORTED.
 */
export class KafkaProducer implements Producer {
  readonly #client: KafkaClient;
  readonly #pool: NodePool;
  readonly #closing = new AbortController();
  readonly #options: ProducerOptions;
  readonly #onClose: () => void;
  readonly #transactions: TransactionClient | undefined;
  readonly #queue: ProduceQueue;
  readonly #sequences = new SequenceNumbers();
  #identity: ProducerIdentity = {producerId: -1, epoch: -1};
  #state: TransactionState = 'idle';
  #fenced: StreamError | undefined;
  #needsIdentity = true;
  #renewing: Promise<void> | undefined;
  /** Partitions of the open transaction, and the requests that add them, one after the other. */
  readonly #added = new Set<string>();
  #adding: Promise<void> = Promise.resolve();
  #hasOffsets = false;
  /** The coordinator has taken the transaction up, and was not asked to commit it: it cannot be over without a fence. */
  #isOngoing = false;

  private constructor(client: KafkaClient, options: ProducerOptions, onClose: () => void) {
    const {transactionalId, transactionTimeoutMs = DEFAULT_TRANSACTION_TIMEOUT_MS} = options;
    const {signal} = this.#closing;
    this.#client = client;
    this.#pool = client.pool();
    this.#options = options;
    this.#onClose = onClose;
    if (transactionalId !== undefined) {
      const own = {transactionalId, transactionTimeoutMs};
      this.#transactions = new TransactionClient(client, this.#pool, own, signal);
    }
    this.#queue = new ProduceQueue(client, this.#pool, {
      transactionalId: transactionalId ?? null,
      signal,
    });
  }

  static async open(
    client: KafkaClient,
    options: ProducerOptions,
    onClose: () => void,
  ): Promise<KafkaProducer> {
    const producer = new KafkaProducer(client, options, onClose);
    try {
      await producer.#renew();
      return producer;
    } catch (error) {
      await producer.close();
      throw error;
    }
  }

  begin(): void {
    this.#requireUsable('begin a transaction');
    this.#requireTransactional('begin a transaction');
    if (this.#state !== 'idle')
      throw misuse('begin a transaction', 'commit or abort the open one first');
    this.#state = 'open';
  }

  async send(batches: readonly ProducedBatch[]): Promise<readonly SentBatch[]> {
    this.#requireUsable('send');
    if (this.#transactions !== undefined) this.#requireOpen('send');
    else if (this.#needsIdentity) await this.#renewOnce();
    try {
      const isFull = batches.map(({records}) => records.count > 0);
      const sequenced = batches.filter((_, i) => isFull[i]).map((batch) => this.#build(batch));
      if (this.#transactions !== undefined) await this.#addPartitions(sequenced);
      const baseOffsets = await this.#queue.send(sequenced);
      let next = 0;
      return batches.map(({topic, partition}, i) => {
        const baseOffset = isFull[i] ? (baseOffsets[next++] ?? -1) : -1;
        return {topic, partition, baseOffset};
      });
    } catch (error) {
      throw await this.#afterFailure(error);
    }
  }

  async sendOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void> {
    this.#requireUsable('send offsets');
    const transactions = this.#requireTransactional('send offsets');
    this.#requireOpen('send offsets');
    if (offsets.length === 0) return;
    try {
      this.#hasOffsets = true;
      await transactions.addOffsets(this.#identity, groupId, offsets);
      this.#isOngoing = true;
    } catch (error) {
      throw await this.#afterFailure(error);
    }
  }

  /** An unknown outcome (STREAM_BROKER_UNAVAILABLE) may be settled by calling again. */
  async commit(): Promise<void> {
    this.#requireUsable('commit');
    const transactions = this.#requireTransactional('commit');
    this.#requireOpen('commit');
    if (!this.#queue.isIdle) throw misuse('commit', 'wait for every send to resolve first');
    this.#isOngoing = false;
    try {
      if (this.#isTouched) await transactions.end(this.#identity, 'commit');
      this.#reset('idle');
    } catch (error) {
      if (isStreamError(error, 'STREAM_BROKER_UNAVAILABLE')) throw error;
      throw await this.#afterFailure(error);
    }
  }

  /** Also the way on after any failure. Must not follow a commit of unknown outcome: read the offsets anew instead. */
  async abort(): Promise<void> {
    this.#requireUsable('abort');
    const transactions = this.#requireTransactional('abort');
    if (this.#state === 'idle' || this.#state === 'aborted') return this.#reset('idle');
    const isClean = this.#state === 'open' && this.#queue.isIdle;
    try {
      if (!isClean) await this.#renew();
      else if (this.#isTouched) await transactions.end(this.#identity, 'abort');
      this.#reset('idle');
    } catch (error) {
      const reason = await this.#afterFailure(error);
      // Ended by the coordinator is as good as aborted.
      if (reason.code !== 'STREAM_TRANSACTION_ABORTED') throw reason;
      this.#reset('idle');
    }
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#queue.fail(closedError('write'));
    this.#pool.close();
    this.#onClose();
  }

  get #isTouched(): boolean {
    return this.#added.size > 0 || this.#hasOffsets;
  }

  #build(produced: ProducedBatch): SequencedBatch {
    const {topic, partition, records} = produced;
    const batch = records.build({
      compression: this.#options.compression ?? 'lz4',
      producerId: this.#identity.producerId,
      producerEpoch: this.#identity.epoch,
      baseSequence: this.#sequences.take(produced, records.count),
      transactional: this.#transactions !== undefined,
    });
    return {topic, partition, batch};
  }

  async #addPartitions(partitions: readonly TopicPartition[]): Promise<void> {
    const missing = partitions.filter((at) => !this.#added.has(partitionName(at)));
    for (const at of missing) this.#added.add(partitionName(at));
    if (missing.length > 0) {
      const unique = [...new Map(missing.map((at) => [partitionName(at), at])).values()];
      this.#adding = this.#adding.then(() =>
        this.#transactions?.addPartitions(this.#identity, unique),
      );
    }
    // Also a send that adds nothing itself waits for the one that does.
    await this.#adding;
    if (this.#added.size > 0) this.#isOngoing = true;
  }

  /** Decides what a failure means to the transaction, and returns what the caller is told. */
  async #afterFailure(error: unknown): Promise<StreamError> {
    const cause = isStreamError(error) ? error : misuse('write', String(error));
    this.#needsIdentity = true;
    this.#queue.fail(cause);
    if (this.#transactions === undefined || this.#fenced !== undefined)
      return this.#fenced ?? cause;
    const code = kafkaCodeOf(cause);
    if (code === KafkaCode.producerFenced) return this.#fence(cause);
    if (this.#state === 'open') this.#state = 'failed';
    if (code === undefined || !DOUBTFUL_CODES.has(code)) return cause;
    return this.#settle(cause);
  }

  /** Asks the coordinator for a new epoch: refused if another producer took over. */
  async #settle(cause: StreamError): Promise<StreamError> {
    try {
      await this.#renewOnce();
      this.#reset('aborted');
      return new StreamError(
        'STREAM_TRANSACTION_ABORTED',
        `cannot go on with the transaction of ${this.#options.transactionalId}: it was ended by the broker (${cause.message})`,
        {cause},
      );
    } catch (error) {
      return isStreamError(error, 'STREAM_FENCED') ? this.#fence(error) : cause;
    }
  }

  #fence(cause: StreamError): StreamError {
    this.#fenced = new StreamError(
      'STREAM_FENCED',
      `cannot go on as producer ${this.#options.transactionalId}: a newer one has taken over (${cause.message})`,
      {cause},
    );
    this.#queue.fail(this.#fenced);
    return this.#fenced;
  }

  #renewOnce(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renew(): Promise<void> {
    this.#identity = await (this.#transactions === undefined
      ? this.#initIdempotent()
      : this.#initTransactional(this.#transactions));
    this.#sequences.reset();
    this.#needsIdentity = false;
  }

  async #initTransactional(transactions: TransactionClient): Promise<ProducerIdentity> {
    if (this.#identity.producerId < 0) return transactions.init();
    // Before 4.0 an open transaction has to be ended first, or the coordinator takes this producer for a fenced one.
    // Whether it really is, `init` tells better than this.
    let isOngoing = this.#isOngoing;
    if (this.#isTouched) {
      try {
        await transactions.end(this.#identity, 'abort');
        isOngoing = false;
      } catch (error) {
        if (kafkaCodeOf(error) === undefined || isTransient(error)) throw error;
      }
    }
    return transactions.init(this.#identity).catch((error: unknown) => {
      if (!isOngoing || kafkaCodeOf(error) !== KafkaCode.producerFenced) throw error;
      return this.#initAfterTimeout(transactions, error);
    });
  }

  /**
   * Before 4.0 the coordinator fences the producer of a transaction that took too long: by one epoch, where a newer
   * producer that ends an open transaction is two ahead. A broker grants the next one only to the newest epoch.
   */
  async #initAfterTimeout(
    transactions: TransactionClient,
    refusal: unknown,
  ): Promise<ProducerIdentity> {
    const {producerId, epoch} = this.#identity;
    try {
      return await transactions.init({producerId, epoch: epoch + 1});
    } catch {
      throw refusal;
    }
  }

  #initIdempotent(): Promise<ProducerIdentity> {
    const {metadata, options} = this.#client;
    return withRetries(
      async () => {
        await metadata.refresh();
        const nodeIds = metadata.nodeIds();
        const anyone = nodeIds[Math.floor(Math.random() * nodeIds.length)] ?? -1;
        const answer = await this.#pool.request(anyone, initProducerId(null, -1));
        check(answer.errorCode, undefined, 'InitProducerId');
        return {producerId: answer.producerId, epoch: answer.epoch};
      },
      {what: 'start a producer', timeoutMs: options.retryTimeoutMs, signal: this.#closing.signal},
    );
  }

  #reset(state: TransactionState): void {
    this.#state = state;
    this.#added.clear();
    this.#adding = Promise.resolve();
    this.#hasOffsets = false;
    this.#isOngoing = false;
  }

  #requireUsable(what: string): void {
    if (this.#closing.signal.aborted) throw closedError(what);
    if (this.#fenced !== undefined) throw this.#fenced;
  }

  #requireTransactional(what: string): TransactionClient {
    if (this.#transactions !== undefined) return this.#transactions;
    throw misuse(what, 'this producer has no transactionalId');
  }

  #requireOpen(what: string): void {
    if (this.#state === 'open') return;
    if (this.#state === 'idle') throw misuse(what, 'call begin first');
    throw new StreamError(
      'STREAM_TRANSACTION_ABORTED',
      `cannot ${what} in the transaction of ${this.#options.transactionalId}: an earlier call failed; call abort and process again`,
    );
  }
}

function misuse(what: string, found: string): StreamError {
  return new StreamError('STREAM_CONFIG_INVALID', `cannot ${what}: ${found}`);
}
