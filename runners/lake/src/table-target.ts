import {
  type ColumnBatch,
  type CommitResult,
  DeltaTable,
  type StructType,
  type TableWriter,
} from '@crm/delta-writer';
import {partitionName, StreamError, type TopicPartition} from '@crm/stream-dsl';
import {defaultLakeName, type SessionOptions} from './lake-options.ts';

export interface TargetOptions {
  /** Below the location. */
  readonly name: string;
  readonly schema: StructType;
  readonly partitionBy: readonly string[];
  readonly onCommit: (result: CommitResult) => void;
  /** Runs before each commit, which waits for it. */
  readonly beforeCommit?: (() => Promise<void>) | undefined;
}

/** A Delta table that is written to from topics, and that remembers how far each partition is in it. */
export class TableTarget {
  readonly #table: DeltaTable;
  readonly #writer: TableWriter;
  readonly #options: TargetOptions;
  readonly #prefix: string;
  readonly #onStored = new Map<string, (nextOffset: number) => void>();
  #isDiscarded = false;

  private constructor(table: DeltaTable, lake: SessionOptions, options: TargetOptions) {
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

  static async open(lake: SessionOptions, options: TargetOptions): Promise<TableTarget> {
    const location = `${lake.location.replace(/\/+$/, '')}/${options.name}`;
    const {schema, partitionBy} = options;
    const {s3, storageRetryMs: retryForMs, encodePool} = lake;
    const reached = {s3, retryForMs, encodePool};
    const table = await DeltaTable.createIfNotExists(location, {schema, partitionBy, ...reached});
    return new TableTarget(table, lake, options);
  }

  /**
   * The next offset after the rows of a partition that are in the table; undefined without any. To be asked once, when
   * the partition is assigned: a process that was taken for dead, and whose partition others have moved on since, is
   * refused by the writer.
   */
  committed(at: TopicPartition): number | undefined {
    return this.#writer.committed(this.#appId(at));
  }

  /** Begins to take rows of a partition from `committed` on. `onStored` hears of each commit that moves it. */
  watch(at: TopicPartition, onStored: (nextOffset: number) => void): void {
    this.#onStored.set(this.#appId(at), onStored);
  }

  /** Leaves a partition to others. Everything must have been flushed. */
  release(at: TopicPartition): void {
    this.#onStored.delete(this.#appId(at));
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
  }

  #onCommit(result: CommitResult): void {
    this.#options.onCommit(result);
    for (const {appId, version} of result.transactions) {
      this.#onStored.get(appId)?.(version);
    }
  }

  #appId(at: TopicPartition): string {
    return `${this.#prefix}/${partitionName(at)}`;
  }
}
