import {DeltaError} from '../errors.ts';
import {
  type AppTransaction,
  countRows,
  outputMetrics,
  type Rows,
  toBatches,
  toTransactions,
} from '../transaction/append.ts';
import type {TableSession} from '../transaction/table-session.ts';
import type {WrittenFile} from '../transaction/write-data-files.ts';
import {RowBuffer, type SealedRows} from './row-buffer.ts';
import {SourceProgress, type SourceStep} from './source-progress.ts';
import {type FlushPolicy, flushPolicy, type WriterOptions} from './writer-options.ts';

export interface WriteOptions {
  /**
   * How far the source has got with these rows. Committed with them, so that after a crash `committed()` tells where to
   * go on. Rows of one version must come in one call.
   *
   * The writer holds the table to what it said of the source: when `committed()` was called, or else when its first rows
   * came. Where another writer has committed for the source since, the commit with its rows is refused as a whole, rows
   * of other sources included (DELTA_CONCURRENT_TRANSACTION, which ends the writer): a file may hold rows of several
   * sources, and none of them has moved on, so that all of them can go on from `committed()` with a new writer.
   */
  readonly source?: AppTransaction | undefined;
}

/** What goes into one commit, and how it moves the sources. */
interface SealedCommit extends SealedRows {
  readonly steps: readonly SourceStep[];
}

/**
 * Appends a stream of rows: gathers them, encodes one batch in the workers while the next one fills, and commits in the
 * order of the writes. Memory is bounded by `maxPendingBytes` and the write that went beyond it.
 *
 * A failure that retries do not heal ends the writer: this and every later call rejects with it, and what was not
 * committed is gone. Open the table again, or refresh it, as a commit may have landed unseen; then go on with a new
 * writer, from `committed()` of each source.
 */
export class TableWriter {
  readonly #session: TableSession;
  readonly #policy: FlushPolicy;
  readonly #options: WriterOptions;
  readonly #buffer = new RowBuffer();
  readonly #sources: SourceProgress;
  readonly #isWritable: Promise<void>;
  #commits: Promise<void> = Promise.resolve();
  #pendingBytes = 0;
  #room = Promise.withResolvers<void>();
  #delay: NodeJS.Timeout | undefined;
  #failure: {readonly error: unknown} | undefined;
  #isClosed = false;

  constructor(session: TableSession, options: WriterOptions = {}) {
    this.#session = session;
    this.#policy = flushPolicy(options);
    this.#options = options;
    this.#sources = new SourceProgress((appId) => session.lastTransaction(appId));
    this.#isWritable = session.assertWritable();
    this.#isWritable.catch((error: unknown) => this.#fail(error));
  }

  /**
   * Highest version of the source that is in the table: what it says up to there need not be written again. Call it
   * where reading the source begins, also when the source comes back to this writer after another one had it: from here
   * on a commit of anyone else for the source is a conflict. `lastTransaction()` of the table only looks.
   */
  committed(appId: string): number | undefined {
    if (!this.#buffer.holds(appId)) this.#sources.reread(appId);
    return this.#session.lastTransaction(appId);
  }

  /**
   * Takes rows in the order of the calls, whether or not they are awaited; the promise resolves when there is room for
   * more. The buffers of columns belong to the writer from now on. Rows that do not follow the schema reject this call
   * alone, and none of them is taken. No rows with a source: its version goes in with the next commit.
   */
  async write(rows: Rows, options: WriteOptions = {}): Promise<void> {
    this.#assertOpen();
    const {source} = options;
    const batches = toBatches(this.#session.schema, rows);
    if (source !== undefined) this.#checkSource(source, countRows(batches));
    this.#pendingBytes += this.#buffer.add(batches, source);
    if (!this.#buffer.isEmpty) {
      this.#delay ??= setTimeout(() => this.#seal(), this.#policy.maxDelayMs);
    }
    const {rowCount, sizeBytes} = this.#buffer;
    if (rowCount >= this.#policy.maxRows || sizeBytes >= this.#policy.maxBytes) this.#seal();
    await this.#waitForRoom();
  }

  /** Commits what has been written so far, and resolves when it is in the table. */
  async flush(): Promise<void> {
    this.#assertOpen();
    this.#seal();
    await this.#commits;
    this.#assertHealthy();
  }

  /** Flushes, and takes no more. The table stays open. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#seal();
    await this.#commits;
    this.#assertHealthy();
  }

  #checkSource({appId, version}: AppTransaction, rowCount: number): void {
    const isVersion = Number.isSafeInteger(version) && appId !== '';
    const known = this.#sources.reached(appId);
    const isLate = known !== undefined && version <= known && rowCount > 0;
    if (isVersion && !isLate) return;
    const table = this.#session.state.location;
    throw new DeltaError({
      code: 'DELTA_CONFIG_INVALID',
      problem: `cannot write rows of source ${JSON.stringify(appId)} to ${table}`,
      expected: known === undefined ? 'a whole version' : `a whole version above ${known}`,
      found: String(version),
      advice: 'skip what committed() says is in the table, and write each version in one call',
      table,
      appId,
    });
  }

  /** Waits until less is pending. What only waits in the buffer is sent off, as nothing else would make room. */
  async #waitForRoom(): Promise<void> {
    while (this.#pendingBytes > this.#policy.maxPendingBytes) {
      this.#assertHealthy();
      this.#seal();
      await this.#room.promise;
    }
    this.#assertHealthy();
  }

  #seal(): void {
    clearTimeout(this.#delay);
    this.#delay = undefined;
    if (this.#buffer.isEmpty || this.#failure !== undefined) return;
    const sealed = this.#buffer.seal();
    const steps = this.#sources.seal(sealed.sources);
    const files = this.#isWritable.then(() => this.#session.writeFiles(sealed.batches));
    // Its failure is met when its turn to commit comes.
    files.catch(() => undefined);
    this.#commits = this.#commits.then(() => this.#commit({...sealed, steps}, files));
  }

  async #commit(sealed: SealedCommit, files: Promise<readonly WrittenFile[]>): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      await this.#commitFiles(sealed, await files);
      this.#sources.landed(sealed.steps);
      this.#pendingBytes -= sealed.sizeBytes;
      this.#room.resolve();
      this.#room = Promise.withResolvers();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #commitFiles(
    {rowCount, steps}: SealedCommit,
    files: readonly WrittenFile[],
  ): Promise<void> {
    const session = this.#session;
    if (files.length === 0 && steps.length === 0) return;
    await this.#options.beforeCommit?.();
    const result = await session.commit(
      {
        actions: [...toTransactions(steps, session.nowMs()), ...files.map(({add}) => add)],
        operation: 'STREAMING UPDATE',
        operationParameters: {outputMode: 'Append'},
        operationMetrics: {
          numAddedFiles: String(files.length),
          numRemovedFiles: '0',
          ...outputMetrics(files),
        },
        expectedTransactions: new Map(steps.map(({appId, from}) => [appId, from])),
      },
      rowCount,
    );
    this.#options.onCommit?.(result);
  }

  #fail(error: unknown): void {
    this.#failure ??= {error};
    clearTimeout(this.#delay);
    this.#room.resolve();
  }

  #assertOpen(): void {
    this.#assertHealthy();
    if (!this.#isClosed) return;
    const table = this.#session.state.location;
    throw new DeltaError({
      code: 'DELTA_CLOSED',
      problem: `cannot write to ${table}`,
      found: 'a closed writer',
      advice: 'make a new one with table.writer()',
      table,
    });
  }

  #assertHealthy(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
