import {isStreamError, StreamError} from '../../errors.ts';
import type {ProducedBatch, Producer, ProducerOptions, SentBatch} from '../../ports/broker.ts';
import type {PartitionOffset} from '../../topic.ts';
import {closedError} from './closed-error.ts';
import type {AppendBatch, Command, CreateTopic, ProducerIdentity} from './command.ts';
import type {EmbeddedLog} from './embedded-log.ts';

const DEFAULT_TRANSACTION_TIMEOUT_MS = 60_000;
const NO_OFFSET = -1;

/** `failed`: something of the transaction is lost, only `abort` helps. */
type TransactionState = 'idle' | 'open' | 'failed';

interface Epoch {
  readonly transactionalId: string;
  readonly epoch: number;
}

interface ProducerParts {
  readonly log: EmbeddedLog;
  /** What creates those of `topics` that do not exist, if they are to be created by themselves. */
  readonly creationOf: (topics: readonly string[]) => readonly CreateTopic[];
  readonly onClose: () => void;
}

/** Builds batches with the codec that Kafka's get, and submits them in the order of the calls. */
export class MemoryProducer implements Producer {
  readonly #options: ProducerOptions;
  readonly #parts: ProducerParts;
  readonly #log: EmbeddedLog;
  readonly #epoch: Epoch | undefined;
  #state: TransactionState = 'idle';
  #transaction = 0;
  /** Whether the log knows of the open transaction. */
  #isTouched = false;
  #pendingSends = 0;
  #cancelTimeout: () => void = () => undefined;
  #fenced: StreamError | undefined;
  #isClosed = false;

  private constructor(options: ProducerOptions, parts: ProducerParts, epoch: Epoch | undefined) {
    this.#options = options;
    this.#parts = parts;
    this.#log = parts.log;
    this.#epoch = epoch;
  }

  static async open(options: ProducerOptions, parts: ProducerParts): Promise<MemoryProducer> {
    const {transactionalId} = options;
    if (transactionalId === undefined) return new MemoryProducer(options, parts, undefined);
    const epoch = (await parts.log.submit({kind: 'init-producer', transactionalId})) ?? 0;
    return new MemoryProducer(options, parts, {transactionalId, epoch});
  }

  begin(): void {
    this.#requireUsable('begin a transaction');
    this.#requireEpoch('begin a transaction');
    if (this.#state !== 'idle') {
      throw misuse('begin a transaction', 'commit or abort the open one first');
    }
    this.#state = 'open';
    this.#transaction++;
  }

  async send(batches: readonly ProducedBatch[]): Promise<readonly SentBatch[]> {
    this.#requireUsable('send');
    if (this.#epoch !== undefined) this.#requireOpen('send', this.#epoch);
    const producer = this.#epoch && this.#identity(this.#epoch);
    const isFull = batches.map(({records}) => records.count > 0);
    const commands = batches.filter((_, i) => isFull[i]).map((b) => this.#build(b, producer));
    const creation = this.#parts.creationOf(commands.map(({topic}) => topic));
    const results =
      commands.length === 0 ? [] : await this.#submitParts([...creation, ...commands]);
    let next = creation.length;
    return batches.map(({topic, partition}, i) => {
      const baseOffset = isFull[i] ? (results[next++] ?? NO_OFFSET) : NO_OFFSET;
      return {topic, partition, baseOffset};
    });
  }

  async sendOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void> {
    this.#requireUsable('send offsets');
    const epoch = this.#requireEpoch('send offsets');
    this.#requireOpen('send offsets', epoch);
    if (offsets.length === 0) return;
    const producer = this.#identity(epoch);
    await this.#submitParts([{kind: 'commit-offsets', groupId, offsets, producer}]);
  }

  async commit(): Promise<void> {
    this.#requireUsable('commit');
    const epoch = this.#requireEpoch('commit');
    this.#requireOpen('commit', epoch);
    if (this.#pendingSends > 0) throw misuse('commit', 'wait for every send to resolve first');
    await this.#end(epoch, 'commit');
  }

  async abort(): Promise<void> {
    this.#requireUsable('abort');
    const epoch = this.#requireEpoch('abort');
    if (this.#state === 'idle') return;
    try {
      await this.#end(epoch, 'abort');
    } catch (error) {
      // Ended by its time-out is as good as aborted.
      if (!isStreamError(error, 'STREAM_TRANSACTION_ABORTED')) throw error;
      this.#reset();
    }
  }

  /** As if the process died: what is open stays so until its time-out, or until a producer of the same id comes. */
  drop(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#parts.onClose();
  }

  /** Aborts what is open: nobody is left to end it. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelTimeout();
    try {
      if (this.#epoch !== undefined && this.#isTouched && this.#fenced === undefined) {
        await this.#submitEnd(this.#epoch, 'abort');
      }
    } catch {
      // Fenced or timed out: aborted already. A failing disk: it is aborted when the log is opened again.
    } finally {
      this.#parts.onClose();
    }
  }

  #build({topic, partition, records}: ProducedBatch, producer?: ProducerIdentity): AppendBatch {
    const bytes = records.build({
      compression: this.#options.compression ?? 'lz4',
      producerId: -1,
      producerEpoch: -1,
      baseSequence: -1,
      transactional: producer !== undefined,
    });
    return {kind: 'append', topic, partition, count: records.count, bytes, producer};
  }

  async #submitParts(commands: readonly Command[]): Promise<readonly (number | undefined)[]> {
    if (this.#epoch !== undefined) this.#touch(this.#epoch);
    this.#pendingSends++;
    try {
      return await Promise.all(commands.map((command) => this.#log.submit(command)));
    } catch (error) {
      if (this.#state === 'open') this.#state = 'failed';
      throw this.#remember(error);
    } finally {
      this.#pendingSends--;
    }
  }

  /** The first part of a transaction starts its clock. */
  #touch(epoch: Epoch): void {
    if (this.#isTouched) return;
    this.#isTouched = true;
    const timeoutMs = this.#options.transactionTimeoutMs ?? DEFAULT_TRANSACTION_TIMEOUT_MS;
    const identity = this.#identity(epoch);
    const abort = () => {
      // Refused when it has ended by now.
      this.#log
        .submit({kind: 'end-transaction', outcome: 'abort', producer: identity})
        .catch(() => undefined);
    };
    this.#cancelTimeout = this.#log.scheduler.after(timeoutMs, abort, {keepsAlive: false});
  }

  async #end(epoch: Epoch, outcome: 'commit' | 'abort'): Promise<void> {
    try {
      if (this.#isTouched) await this.#submitEnd(epoch, outcome);
    } catch (error) {
      this.#state = 'failed';
      throw this.#remember(error);
    }
    this.#reset();
  }

  async #submitEnd(epoch: Epoch, outcome: 'commit' | 'abort'): Promise<void> {
    const producer = this.#identity(epoch);
    await this.#log.submit({kind: 'end-transaction', outcome, producer});
  }

  #reset(): void {
    this.#cancelTimeout();
    this.#state = 'idle';
    this.#isTouched = false;
  }

  #remember(error: unknown): unknown {
    if (isStreamError(error, 'STREAM_FENCED')) {
      this.#cancelTimeout();
      this.#fenced = error;
    }
    return error;
  }

  #identity(epoch: Epoch): ProducerIdentity {
    return {...epoch, transaction: this.#transaction};
  }

  #requireUsable(what: string): void {
    if (this.#isClosed) throw closedError(what);
    if (this.#fenced !== undefined) throw this.#fenced;
  }

  #requireEpoch(what: string): Epoch {
    if (this.#epoch !== undefined) return this.#epoch;
    throw misuse(what, 'this producer has no transactionalId');
  }

  #requireOpen(what: string, {transactionalId}: Epoch): void {
    if (this.#state === 'open') return;
    if (this.#state === 'idle') throw misuse(what, 'call begin first');
    throw new StreamError(
      'STREAM_TRANSACTION_ABORTED',
      `cannot ${what} in the transaction of ${transactionalId}: an earlier call failed; call abort and process again`,
    );
  }
}

function misuse(what: string, found: string): StreamError {
  return new StreamError('STREAM_CONFIG_INVALID', `cannot ${what}: ${found}`);
}
