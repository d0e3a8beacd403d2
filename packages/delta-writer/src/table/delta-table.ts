import type {AddFile} from '../actions/add-file.ts';
import type {ColumnBatch} from '../data/columns.ts';
import {isDeltaError} from '../errors.ts';
import {loadState} from '../log/load-state.ts';
import {parseSchema} from '../schema/schema-json.ts';
import type {StructType} from '../schema/struct-type.ts';
import {type AppendOptions, appendRows, type Rows} from '../transaction/append.ts';
import type {CommitResult} from '../transaction/prepared-commit.ts';
import {checkReadable} from '../transaction/table-features.ts';
import type {TableSession} from '../transaction/table-session.ts';
import {TableWriter} from '../writer/table-writer.ts';
import type {WriterOptions} from '../writer/writer-options.ts';
import {describeTable, type TableDetail} from './detail.ts';
import {type HistoryEntry, readHistory} from './history.ts';
import {createSession, openSession} from './open-session.ts';
import type {ScanOptions} from './scan.ts';
import {Snapshot} from './snapshot.ts';
import {assertSameTable, missingTable} from './table-definition.ts';
import type {CreateOptions, TableOptions} from './table-options.ts';

/**
 * A Delta table: `await DeltaTable.open('s3://lake/events')`.
 *
 * The handle knows the newest version as of its last commit or `refresh()`, and keeps the list of files, so that a
 * commit asks the store for nothing but the commit itself. Any number of handles and processes may append at once.
 */
export class DeltaTable {
  readonly #session: TableSession;

  private constructor(session: TableSession) {
    this.#session = session;
  }

  /**
   * Makes a table at a local path, a `file:` URL or `s3://bucket/prefix`. Throws DELTA_TABLE_EXISTS where there is one,
   * DELTA_STORE_UNSAFE where commits would not be safe.
   */
  static async create(location: string, options: CreateOptions): Promise<DeltaTable> {
    return new DeltaTable(await createSession(location, options));
  }

  /** Opens the newest version. Throws DELTA_TABLE_MISSING, and DELTA_FEATURE_UNSUPPORTED naming the feature. */
  static async open(location: string, options: TableOptions = {}): Promise<DeltaTable> {
    return new DeltaTable(await openSession(location, options));
  }

  /** Opens the table, or makes it. Throws DELTA_TABLE_MISMATCH when it has another schema or other partitions. */
  static async createIfNotExists(location: string, options: CreateOptions): Promise<DeltaTable> {
    const session = await openOrCreate(location, options);
    try {
      assertSameTable(session, options);
    } catch (error) {
      await session.close();
      throw error;
    }
    return new DeltaTable(session);
  }

  get location(): string {
    return this.#session.state.location;
  }

  get version(): number {
    return this.#session.state.version;
  }

  get schema(): StructType {
    return this.#session.schema;
  }

  get partitionColumns(): readonly string[] {
    return this.#session.state.metadata.partitionColumns;
  }

  get properties(): Readonly<Record<string, string>> {
    return this.#session.state.metadata.configuration;
  }

  /**
   * Adds rows in one commit: all of them, or none with an error. Rows are objects, or columns whose buffers belong to
   * the writer after the call. Throws DELTA_SCHEMA_MISMATCH, naming the column, before anything is written.
   */
  append(rows: Rows, options?: AppendOptions): Promise<CommitResult> {
    return appendRows(this.#session, rows, options);
  }

  /** A writer for a stream of rows. Use one writer a table and process. */
  writer(options?: WriterOptions): TableWriter {
    return new TableWriter(this.#session, options);
  }

  /** The version that this handle knows, held fast. */
  snapshot(): Snapshot {
    const {storage, state, schema} = this.#session;
    return new Snapshot(storage, state, schema);
  }

  /** An earlier version, read from the log. Throws DELTA_VERSION_MISSING for one that is not there. */
  async at({version}: {readonly version: number}): Promise<Snapshot> {
    const {storage} = this.#session;
    const loaded = await loadState(storage, version);
    if (loaded === undefined) throw missingTable(this.location);
    const {state} = loaded;
    checkReadable(state.location, state.protocol, state.metadata);
    return new Snapshot(storage, state, parseSchema(state.metadata.schemaString));
  }

  /** The rows of the version that this handle knows, in columns. */
  scan(options?: ScanOptions): AsyncGenerator<ColumnBatch, void, undefined> {
    return this.snapshot().scan(options);
  }

  /** The rows of the version that this handle knows, as objects. */
  rows(options?: ScanOptions): AsyncGenerator<Record<string, unknown>, void, undefined> {
    return this.snapshot().rows(options);
  }

  files(): readonly AddFile[] {
    return this.snapshot().files();
  }

  /** The versions, newest first, with Spark's column names and the transactions of each. */
  history(limit?: number): Promise<readonly HistoryEntry[]> {
    return readHistory(this.#session.storage, this.version, limit);
  }

  /** What `DESCRIBE DETAIL` says. */
  detail(): TableDetail {
    return describeTable(this.#session.state);
  }

  /** Highest version that was committed for the application; undefined for none. */
  lastTransaction(appId: string): number | undefined {
    return this.#session.lastTransaction(appId);
  }

  /** Takes in what others have committed since. */
  async refresh(): Promise<void> {
    await this.#session.refresh();
    const {state} = this.#session;
    checkReadable(state.location, state.protocol, state.metadata);
  }

  /** Why the newest checkpoint could not be written; undefined when all is well. Commits do not depend on it. */
  get checkpointFailure(): unknown {
    return this.#session.checkpointFailure;
  }

  /** Waits for commits and checkpoints under way, then gives up connections and workers. Close writers before. */
  close(): Promise<void> {
    return this.#session.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

async function openOrCreate(location: string, options: CreateOptions): Promise<TableSession> {
  try {
    return await openSession(location, options);
  } catch (error) {
    if (!isDeltaError(error, 'DELTA_TABLE_MISSING')) throw error;
  }
  try {
    return await createSession(location, options);
  } catch (error) {
    // Another process was faster.
    if (!isDeltaError(error, 'DELTA_TABLE_EXISTS')) throw error;
    return await openSession(location, options);
  }
}
