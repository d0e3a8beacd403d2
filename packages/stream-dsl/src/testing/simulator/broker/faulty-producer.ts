import {StreamError} from '../../../errors.ts';
import type {ProducedBatch, Producer, SentBatch} from '../../../ports/broker.ts';
import type {PartitionOffset} from '../../../topic.ts';
import type {CallName, FaultAtCall} from '../fault.ts';
import type {CallOptions, Channel, Link} from '../link.ts';

/** A producer whose calls arrive in order, or not at all: what follows a lost send is refused, as by its sequence numbers. */
export class FaultyProducer implements Producer {
  readonly #inner: Producer;
  readonly #link: Link;
  /** Undefined without transactions. */
  readonly #abortByBroker: (() => Promise<void>) | undefined;
  readonly #channel: Channel = {freeAtMs: 0};
  #hasBegun = false;
  #isOpenInside = false;
  #hasGap = false;
  #isHanging = false;

  constructor(inner: Producer, link: Link, abortByBroker: (() => Promise<void>) | undefined) {
    this.#inner = inner;
    this.#link = link;
    this.#abortByBroker = abortByBroker;
  }

  begin(): void {
    // Only the client knows of it until the first part of the transaction is sent.
    if (this.#hasBegun) {
      throw new StreamError(
        'STREAM_CONFIG_INVALID',
        'cannot begin a transaction: commit or abort the open one first',
      );
    }
    this.#hasBegun = true;
  }

  send(batches: readonly ProducedBatch[]): Promise<readonly SentBatch[]> {
    return this.#call('producer.send', async () => {
      this.#requireNoGap('send');
      this.#beginInside();
      return await this.#inner.send(batches);
    });
  }

  sendOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void> {
    return this.#call('producer.sendOffsets', async () => {
      this.#requireNoGap('send offsets');
      this.#beginInside();
      await this.#inner.sendOffsets(groupId, offsets);
    });
  }

  commit(): Promise<void> {
    return this.#call('producer.commit', async () => {
      this.#requireNoGap('commit');
      this.#beginInside();
      await this.#inner.commit();
      this.#end();
    });
  }

  abort(): Promise<void> {
    return this.#call('producer.abort', async () => {
      if (this.#isOpenInside) await this.#inner.abort();
      this.#end();
    });
  }

  close(): Promise<void> {
    return this.#call('producer.close', () => this.#inner.close());
  }

  #call<T>(name: CallName, effect: () => Promise<T>): Promise<T> {
    const options: CallOptions<T> = {
      channel: this.#channel,
      isCoordinated: this.#abortByBroker !== undefined,
      onFault: (fault) => this.#onFault(fault),
      onGone: () => {
        this.#hasGap = true;
      },
    };
    return this.#link.call(
      name,
      () => (this.#isHanging ? this.#link.silence() : effect()),
      options,
    );
  }

  async #onFault({kind}: FaultAtCall): Promise<boolean> {
    if (this.#abortByBroker === undefined) return false;
    if (kind === 'transaction aborted') await this.#abortByBroker();
    else if (kind === 'transaction hanging') this.#isHanging = true;
    else return false;
    return true;
  }

  #beginInside(): void {
    if (!this.#hasBegun || this.#isOpenInside) return;
    this.#inner.begin();
    this.#isOpenInside = true;
  }

  #end(): void {
    this.#hasBegun = false;
    this.#isOpenInside = false;
  }

  #requireNoGap(what: string): void {
    if (!this.#hasGap) return;
    throw new StreamError(
      this.#abortByBroker === undefined
        ? 'STREAM_BROKER_UNAVAILABLE'
        : 'STREAM_TRANSACTION_ABORTED',
      `cannot ${what}: an earlier part was lost`,
    );
  }
}
