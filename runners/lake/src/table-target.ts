import {
  type ColumnBatch,
  type CommitResult,
  DeltaError,
  DeltaTable,
  type StructType,
  type TableWriter,
} from '@crm/delta-writer';
import {partitionName, StreamError, type TopicPartition} from '@crm/stream-dsl';
import {defaultLakeName, type LakeOptions} from './lake-options.ts';

export interface TargetOptions {
  /** Below the location. */
  readonly name: string;
  readonly schema: StructType;
  readonly partitionBy: readonly string[];
  readonly onCommit: (result: CommitResult) => void;
  /** Runs before each commit, which waits for it. */
  readonly beforeCommit?: (() => Promise<void>) | undefined;
}

/** What is known of a partition that is written to a table. */
interface Source {
  /** The next offset, as this process left it in the table; undefined before the first rows. */
  committed: number | undefined;
  readonly onStored: (nextOffset: number) => void;
}

/** A Delta table that is written to from topics, and that remembers how far each partition is in it. */
export class TableTarget {
  readonly #table: DeltaTable;
  readonly #writer: TableWriter;
  readonly #options: TargetOptions;
  readonly #prefix: string;
  readonly #sources = new Map<string, Source>();
  #isDiscarded = false;

  private constructor(table: DeltaTable, lake: LakeOptions, options: TargetOptions) {
    const {maxRows, maxBytes, maxDelayMs, maxPendingBytes} = lake;
    this.#table = table;
    this.#options = options;
    this.#prefix = lake.name ?? defaultLakeName;
    this.#writer = table.writer({
      ...{maxRows, maxBytes, maxDelayMs, maxPendingBytes},
      beforeCommit: () => this.#beforeCommit(),
      onCommit: (result) => this.#onCommit(result),
    });
  }

  static async open(lake: LakeOptions, options: TargetOptions): Promise<TableTarget> {
    const location = `${lake.location.replace(/\/+$/, '')}/${options.name}`;
    const {schema, partitionBy} = options;
    const {s3, storageRetryMs: retryForMs} = lake;
    // One thread a table: the tables work side by side, and encoding is seldom what they wait for.
    const reached = {s3, retryForMs, encodeThreads: 1};
    const table = await DeltaTable.createIfNotExists(location, {schema, partitionBy, ...reached});
    return new TableTarget(table, lake, options);
  }

  /** The next offset after the rows of a partition that are in the table; undefined without any. */
  committed(at: TopicPartition): number | undefined {
    return this.#table.lastTransaction(this.#appId(at));
  }

  /** Begins to take rows of a partition from `committed` on. `onStored` hears of each commit that moves it. */
  watch(at: TopicPartition, onStored: (nextOffset: number) => void): void {
    this.#sources.set(this.#appId(at), {committed: this.committed(at), onStored});
  }

  /** Leaves all partitions to others. Everything must have been flushed. */
  release(): void {
    this.#sources.clear();
  }

  /** Takes rows of one partition, all from before `nextOffset`. Resolves when there is room for more. */
  async write(batch: ColumnBatch, at: TopicPartition, nextOffset: number): Promise<void> {
    await this.#writer.write(batch, {source: {appId: this.#appId(at), version: nextOffset}});
  }

  /** Rejects when a commit has failed, of which nobody would hear while nothing is written. */
  async check(): Promise<void> {
    await this.#writer.write([]);
  }

  /** Takes in what other processes have committed. */
  async refresh(): Promise<void> {
    await this.#table.refresh();
  }

  async flush(): Promise<void> {
    await this.#writer.flush();
  }

  async close(): Promise<void> {
    await this.#writer.close();
    await this.#table.close();
  }

  /** Ends without committing what is at hand; a commit that is under way is waited for. */
  async discard(): Promise<void> {
    this.#isDiscarded = true;
    await this.#writer.close().catch(() => undefined);
    await this.#table.close();
  }

  async #beforeCommit(): Promise<void> {
    await this.#options.beforeCommit?.();
    if (this.#isDiscarded) {
      throw new StreamError('STREAM_CLOSED', `the rows for ${this.#table.location} were dropped`);
    }
    for (const [appId, {committed}] of this.#sources) this.#requireOwn(appId, committed);
  }

  /**
   * A process that was taken for dead may find its partition in the table further on than it left it. The commit itself
   * would notice only what others commit from now on.
   */
  #requireOwn(appId: string, committed: number | undefined): void {
    const found = this.#table.lastTransaction(appId);
    if (found === committed) return;
    throw new DeltaError({
      code: 'DELTA_CONCURRENT_TRANSACTION',
      problem: `cannot commit to ${this.#table.location}`,
      expected: `${appId} at ${committed ?? 'no offset'}`,
      found: `it at ${found ?? 'none'}, by another process`,
      table: this.#table.location,
      appId,
    });
  }

  #onCommit(result: CommitResult): void {
    this.#options.onCommit(result);
    for (const {appId, version} of result.transactions) {
      const source = this.#sources.get(appId);
      if (source === undefined) continue;
      source.committed = version;
      source.onStored(version);
    }
  }

  #appId(at: TopicPartition): string {
    return `${this.#prefix}/${partitionName(at)}`;
  }
}
