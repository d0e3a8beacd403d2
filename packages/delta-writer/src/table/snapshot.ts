import type {AddFile} from '../actions/add-file.ts';
import type {ColumnBatch} from '../data/columns.ts';
import {columnsToRows} from '../data/columns-to-rows.ts';
import type {TableState} from '../log/table-state.ts';
import type {StructType} from '../schema/struct-type.ts';
import type {Storage} from '../storage/storage.ts';
import {type ScanOptions, scanTable, selectFields} from './scan.ts';

/** One version of a table; it stays as it is whatever is committed later. */
export class Snapshot {
  readonly location: string;
  readonly version: number;
  readonly schema: StructType;
  readonly partitionColumns: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly #storage: Storage;
  readonly #files: readonly AddFile[];

  constructor(storage: Storage, state: TableState, schema: StructType) {
    this.location = state.location;
    this.version = state.version;
    this.schema = schema;
    this.partitionColumns = state.metadata.partitionColumns;
    this.properties = state.metadata.configuration;
    this.#storage = storage;
    // A copy, as the state of an open table moves on.
    this.#files = [...state.files.values()];
  }

  /** The data files, with partition values and statistics. */
  files(): readonly AddFile[] {
    return this.#files;
  }

  /** The rows in columns, a batch for each row group. Throws DELTA_FILE_MISSING or DELTA_DATA_CORRUPT on the way. */
  scan(options?: ScanOptions): AsyncGenerator<ColumnBatch, void, undefined> {
    return scanTable(
      {
        location: this.location,
        storage: this.#storage,
        schema: this.schema,
        partitionColumns: this.partitionColumns,
        files: this.#files,
      },
      options,
    );
  }

  /** The rows as objects. */
  async *rows(options?: ScanOptions): AsyncGenerator<Record<string, unknown>, void, undefined> {
    const fields = selectFields(this, options?.columns);
    for await (const batch of this.scan(options)) {
      yield* columnsToRows({type: 'struct', fields}, batch);
    }
  }
}
