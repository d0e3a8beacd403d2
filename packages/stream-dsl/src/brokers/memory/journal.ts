import type {Command} from './command.ts';
import type {StoredBatch} from './partition-log.ts';

/** Called for each command, in order, once it is kept. Throws when the state refuses it. */
export type Apply = (command: Command, stored: StoredBatch | undefined) => number | undefined;

/** Keeps commands, in the order submitted. */
export interface Journal {
  /**
   * Resolves once the command is kept and applied: durably, except for parts of an open transaction, which become so
   * with its end. The result is that of `Apply`. Rejects with what `Apply` threw, or with STREAM_STORAGE_FAILED: then it was not applied.
   */
  submit(command: Command): Promise<number | undefined>;
  /** The bytes of a batch that are no longer in memory. */
  read(stored: StoredBatch): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Keeps everything in memory; commands are applied before `submit` returns. */
export class MemoryJournal implements Journal {
  readonly #apply: Apply;

  constructor(apply: Apply) {
    this.#apply = apply;
  }

  async submit(command: Command): Promise<number | undefined> {
    return this.#apply(command, command.kind === 'append' ? store(command.bytes) : undefined);
  }

  read(): Promise<Uint8Array> {
    throw new Error('a batch kept in memory has lost its bytes');
  }

  async close(): Promise<void> {}
}

function store(bytes: Uint8Array): StoredBatch {
  return {sizeBytes: bytes.length, position: -1, bytes};
}
