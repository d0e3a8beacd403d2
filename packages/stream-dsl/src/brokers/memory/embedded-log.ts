import type {Command} from './command.ts';
import type {Apply, Journal} from './journal.ts';
import {LogState} from './log-state.ts';
import type {BatchEntry, StoredBatch} from './partition-log.ts';
import type {Scheduler} from './scheduler.ts';

/** Opens a journal and gives everything it holds to `apply`. */
export type OpenJournal = (apply: Apply) => Promise<Journal>;

/** The log that all connections of one broker share: the state, and the journal that it can be made from again. */
export class EmbeddedLog {
  readonly state = new LogState();
  readonly scheduler: Scheduler;
  readonly #listeners = new Set<() => void>();
  readonly #opening: Promise<Journal>;

  private constructor(openJournal: OpenJournal, scheduler: Scheduler) {
    this.scheduler = scheduler;
    this.#opening = openJournal((command, stored) => this.#apply(command, stored));
  }

  static async open(openJournal: OpenJournal, scheduler: Scheduler): Promise<EmbeddedLog> {
    const log = new EmbeddedLog(openJournal, scheduler);
    await log.#opening;
    // Their producers died with the process that had the journal before.
    try {
      for (const producer of log.state.openTransactions()) {
        await log.submit({kind: 'end-transaction', outcome: 'abort', producer});
      }
    } catch (error) {
      await log.close();
      throw error;
    }
    return log;
  }

  /** Resolves once the command is kept and applied, with what `LogState.apply` returned. */
  async submit(command: Command): Promise<number | undefined> {
    const journal = await this.#opening;
    return journal.submit(command);
  }

  /** The record batch of `entry`, with its offset in place. */
  async bytesOf({stored, baseOffset}: BatchEntry): Promise<Uint8Array> {
    const bytes = stored.bytes ?? (await (await this.#opening).read(stored));
    // The journal keeps batches as the producer wrote them. The offset is not under the batch's checksum.
    new DataView(bytes.buffer, bytes.byteOffset).setBigInt64(0, BigInt(baseOffset));
    return bytes;
  }

  /** Calls `listener` after each change that readers may see; the result ends that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await (await this.#opening).close();
  }

  #apply(command: Command, stored: StoredBatch | undefined): number | undefined {
    const result = this.state.apply(command, stored);
    const isHidden = command.kind === 'append' && command.producer !== undefined;
    if (!isHidden) for (const listener of this.#listeners) listener();
    return result;
  }
}
