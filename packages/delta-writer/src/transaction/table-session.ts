import type {AddFile} from '../actions/add-file.ts';
import type {SetTransaction} from '../actions/set-transaction.ts';
import {writeCheckpoint} from '../checkpoint/write-checkpoint.ts';
import type {ColumnBatch} from '../data/columns.ts';
import {refreshLog, type TableLog} from '../log/table-log.ts';
import {checkpointInterval, statsColumns} from '../log/table-properties.ts';
import type {TableState} from '../log/table-state.ts';
import {parseSchema} from '../schema/schema-json.ts';
import type {StructType} from '../schema/struct-type.ts';
import {proveConditionalPut} from '../storage/conditional-put-proof.ts';
import type {RetryPolicy} from '../storage/retry-policy.ts';
import type {Storage} from '../storage/storage.ts';
import type {EncodePool} from '../worker/encode-pool.ts';
import {commitPrepared} from './commit-loop.ts';
import type {CommitResult, PreparedCommit} from './prepared-commit.ts';
import {checkWritable} from './table-features.ts';
import {type WrittenFile, writeDataFiles} from './write-data-files.ts';

export interface SessionParts {
  readonly log: TableLog;
  readonly policy: RetryPolicy;
  readonly pool: EncodePool;
  readonly nowMs: () => number;
  /** Version of the newest checkpoint; -1 for none. */
  readonly checkpointVersion: number;
}

/**
 * One open table: its log as far as it is known, and everything that changes it. Commits and refreshes go one after the
 * other; data files may be written at the same time.
 */
export class TableSession {
  readonly policy: RetryPolicy;
  readonly nowMs: () => number;
  readonly #log: TableLog;
  readonly #pool: EncodePool;
  #schema: {readonly text: string; readonly schema: StructType} | undefined;
  #isProven: Promise<void> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #checkpointVersion: number;
  #checkpoint: Promise<void> = Promise.resolve();
  #isCheckpointing = false;
  #checkpointFailure: unknown;

  constructor(parts: SessionParts) {
    this.policy = parts.policy;
    this.nowMs = parts.nowMs;
    this.#log = parts.log;
    this.#pool = parts.pool;
    this.#checkpointVersion = parts.checkpointVersion;
  }

  get storage(): Storage {
    return this.#log.storage;
  }

  get state(): TableState {
    return this.#log.state;
  }

  get schema(): StructType {
    const text = this.state.metadata.schemaString;
    if (this.#schema?.text !== text) this.#schema = {text, schema: parseSchema(text)};
    return this.#schema.schema;
  }

  /** Why the last checkpoint could not be written; undefined when it could. Commits do not depend on it. */
  get checkpointFailure(): unknown {
    return this.#checkpointFailure;
  }

  /** Highest version of the application that this handle knows to be in the table. */
  lastTransaction(appId: string): number | undefined {
    return this.state.transactions.get(appId)?.version;
  }

  refresh(): Promise<void> {
    return this.#inTurn(() => refreshLog(this.#log));
  }

  /** Throws unless rows can be appended here, by this package and safely on this store. */
  async assertWritable(): Promise<void> {
    this.#checkWritable();
    this.#isProven ??= proveConditionalPut(this.storage, this.policy);
    try {
      await this.#isProven;
    } catch (error) {
      this.#isProven = undefined;
      throw error;
    }
  }

  /** Durable data files that belong to nothing until they are committed. Takes the batches' buffers. */
  writeFiles(batches: readonly ColumnBatch[]): Promise<WrittenFile[]> {
    const {metadata} = this.state;
    const {schema} = this;
    const options = {statsColumns: statsColumns(metadata)};
    return writeDataFiles(
      {
        storage: this.storage,
        schema,
        partitionColumns: metadata.partitionColumns,
        encode: (request) => this.#pool.encode({...request, options}),
        nowMs: this.nowMs,
      },
      batches,
    );
  }

  /** Commits what was prepared, and begins a checkpoint when one is due. */
  async commit(prepared: PreparedCommit, rowCount: number): Promise<CommitResult> {
    const options = {
      policy: this.policy,
      nowMs: this.nowMs,
      recheck: () => this.#checkWritable(),
    };
    const landed = await this.#inTurn(async () => {
      const result = await commitPrepared(this.#log, prepared, options);
      this.#checkpointWhenDue();
      return result;
    });
    const adds = prepared.actions.filter((action): action is AddFile => action.kind === 'add');
    return {
      ...landed,
      isNew: true,
      addedFiles: adds.length,
      addedRows: rowCount,
      addedBytes: adds.reduce((sum, add) => sum + add.sizeBytes, 0),
      transactions: prepared.actions.filter(
        (action): action is SetTransaction => action.kind === 'txn',
      ),
    };
  }

  /** Commits version 0. Throws DELTA_COMMIT_CONFLICT where there is one. */
  async createTable(prepared: PreparedCommit): Promise<void> {
    this.#isProven ??= proveConditionalPut(this.storage, this.policy);
    await this.#isProven;
    const options = {policy: this.policy, nowMs: this.nowMs, recheck: () => this.#checkWritable()};
    await this.#inTurn(() => commitPrepared(this.#log, prepared, options));
    this.#checkWritable();
  }

  /** Ends the workers and connections, after commits and checkpoints under way. */
  async close(): Promise<void> {
    await this.#turn;
    await this.#checkpoint;
    await this.#pool.close();
    this.storage.close();
  }

  #checkWritable(): void {
    const {location, protocol, metadata} = this.state;
    checkWritable(location, protocol, {metadata, schema: this.schema});
  }

  #checkpointWhenDue(): void {
    const {state} = this;
    const interval = checkpointInterval(state.metadata);
    // At each multiple, or after it where other writers' versions lay in between.
    const passed = (version: number): number => Math.floor(Math.max(version, 0) / interval);
    const isDue = passed(state.version) > passed(this.#checkpointVersion);
    if (!isDue || this.#isCheckpointing) return;
    // Whether or not this one succeeds, the next is due an interval later.
    this.#checkpointVersion = state.version;
    this.#isCheckpointing = true;
    this.#checkpoint = this.#writeCheckpoint();
  }

  async #writeCheckpoint(): Promise<void> {
    try {
      await writeCheckpoint(this.#log, {
        nowMs: this.nowMs(),
        encode: (request) => this.#pool.encode(request),
      });
      this.#checkpointFailure = undefined;
    } catch (error) {
      this.#checkpointFailure = error;
    } finally {
      this.#isCheckpointing = false;
    }
  }

  /** Runs after everything that was asked for before, whether or not that failed. */
  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return await result;
  }
}
