import {isStreamError, type StreamError} from '../../errors.ts';
import {closedError} from './closed-error.ts';
import type {Command} from './command.ts';
import {type EncodedFrame, encodeFrame} from './frame.ts';
import type {Apply, Journal} from './journal.ts';
import type {JournalFile} from './journal-file.ts';
import type {StoredBatch} from './partition-log.ts';
import {recoverJournal} from './recover-journal.ts';
import {storageError} from './storage-error.ts';

/** Of batches that were written last: readers that keep up need no file. */
const RECENT_BYTES = 32 << 20;
const MAX_WRITE_BYTES = 16 << 20;

export interface FileJournalOptions {
  readonly apply: Apply;
  readonly recentBytes?: number | undefined;
}

interface Submission {
  readonly command: Command;
  readonly frame: EncodedFrame;
  readonly done: PromiseWithResolvers<number | undefined>;
}

/**
 * Commands as frames of one file. What is submitted while a write is under way goes together into the next one, with
 * one sync for all. Commands are applied when they are written, and durable where that is asked for: nobody sees what
 * a crash could take back.
 */
export class FileJournal implements Journal {
  readonly #file: JournalFile;
  readonly #apply: Apply;
  readonly #recent: RecentBatches;
  #queue: Submission[] = [];
  #writing: Promise<void> | undefined;
  /** Where the next frame goes: what lies beyond belongs to a write that failed. */
  #size: number;
  #durableSize: number;
  /** What became of the file is not known any more. */
  #failure: StreamError | undefined;
  #isClosed = false;

  private constructor(file: JournalFile, options: FileJournalOptions, size: number) {
    this.#file = file;
    this.#apply = options.apply;
    this.#recent = new RecentBatches(options.recentBytes ?? RECENT_BYTES);
    this.#size = size;
    this.#durableSize = size;
  }

  /** Applies everything in `file`, which belongs to the journal from here on if this resolves. */
  static async open(file: JournalFile, options: FileJournalOptions): Promise<FileJournal> {
    try {
      const size = await recoverJournal(file, ({command, sizeBytes, batchAt}, position) => {
        const batch = {sizeBytes: sizeBytes - batchAt, position: position + batchAt};
        const stored = command.kind === 'append' ? {...batch, bytes: undefined} : undefined;
        replay(options.apply, command, stored);
      });
      return new FileJournal(file, options, size);
    } catch (error) {
      throw isStreamError(error) ? error : storageError('read the journal', error);
    }
  }

  async submit(command: Command): Promise<number | undefined> {
    if (this.#isClosed) throw closedError('write');
    if (this.#failure !== undefined) throw this.#failure;
    const frame = encodeFrame(command, this.#durableSize);
    const done: Submission['done'] = Promise.withResolvers();
    this.#queue.push({command, frame, done});
    this.#writing ??= this.#writeQueue();
    return done.promise;
  }

  async read({position, sizeBytes}: StoredBatch): Promise<Uint8Array> {
    const bytes = await this.#file.read(position, sizeBytes).catch((error: unknown) => {
      throw storageError('read the journal', error);
    });
    if (bytes.length === sizeBytes) return bytes;
    throw storageError('read the journal', `${bytes.length} of ${sizeBytes} bytes at ${position}`);
  }

  /** Writes what was submitted before. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#writing;
    await this.#file.close();
  }

  /** Never rejects: each submission is told on its own. */
  async #writeQueue(): Promise<void> {
    // What is submitted in the same turn goes into the same write.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const submissions = this.#takeQueue();
      try {
        await this.#write(submissions);
      } catch (error) {
        for (const {done} of submissions) done.reject(error);
        continue;
      }
      for (const submission of submissions) this.#finish(submission);
    }
    this.#writing = undefined;
  }

  #takeQueue(): readonly Submission[] {
    let count = 0;
    for (let sizeBytes = 0; count < this.#queue.length && sizeBytes < MAX_WRITE_BYTES; count++) {
      sizeBytes += this.#queue[count]?.frame.sizeBytes ?? 0;
    }
    return this.#queue.splice(0, count);
  }

  async #write(submissions: readonly Submission[]): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const chunks = submissions.flatMap(({frame}) => frame.chunks);
    const sizeBytes = submissions.reduce((sum, {frame}) => sum + frame.sizeBytes, 0);
    try {
      await this.#file.write(chunks, this.#size);
    } catch (error) {
      const failure = storageError('write the journal', error);
      await this.#cutBack(failure);
      throw failure;
    }
    if (submissions.some(({command}) => isDurable(command))) await this.#sync(sizeBytes);
  }

  /** A write that failed may be tried again when there is room; its rest must not be taken for whole frames. */
  async #cutBack(failure: StreamError): Promise<void> {
    try {
      await this.#file.truncate(this.#size);
    } catch {
      this.#failure = failure;
    }
  }

  async #sync(sizeBytes: number): Promise<void> {
    try {
      await this.#file.sync();
    } catch (error) {
      // The system may have dropped what it could not write: only opening the journal anew tells what is there.
      this.#failure = storageError('sync the journal; close the broker and open it again', error);
      throw this.#failure;
    }
    this.#durableSize = this.#size + sizeBytes;
  }

  #finish({command, frame, done}: Submission): void {
    const position = this.#size + frame.batchAt;
    this.#size += frame.sizeBytes;
    const stored = command.kind === 'append' ? storedAt(position, command.bytes) : undefined;
    try {
      done.resolve(this.#apply(command, stored));
      if (stored !== undefined) this.#recent.add(stored);
    } catch (error) {
      done.reject(error);
    }
  }
}

/** A part of an open transaction is hidden until its end, which makes it durable too. */
function isDurable(command: Command): boolean {
  const isPart = command.kind === 'append' || command.kind === 'commit-offsets';
  return !(isPart && command.producer !== undefined);
}

/** What was refused the first time is refused again. */
function replay(apply: Apply, command: Command, stored: StoredBatch | undefined): void {
  try {
    apply(command, stored);
  } catch (error) {
    if (!isStreamError(error)) throw error;
  }
}

function storedAt(position: number, bytes: Uint8Array): StoredBatch {
  return {position, sizeBytes: bytes.length, bytes};
}

/** Keeps the bytes of the last batches in memory, and drops those of older ones. */
class RecentBatches {
  readonly #limitBytes: number;
  readonly #batches = new Set<StoredBatch>();
  #sizeBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  add(batch: StoredBatch): void {
    this.#batches.add(batch);
    this.#sizeBytes += batch.sizeBytes;
    for (const oldest of this.#batches) {
      if (this.#sizeBytes <= this.#limitBytes) return;
      this.#batches.delete(oldest);
      this.#sizeBytes -= oldest.sizeBytes;
      oldest.bytes = undefined;
    }
  }
}
