import type {StructType} from '../schema/struct-type.ts';
import type {S3Options} from '../storage/s3-options.ts';
import type {Storage} from '../storage/storage.ts';
import type {EncodePool, EncodePoolOptions} from '../worker/encode-pool.ts';

/** How a table is reached. */
export interface TableOptions {
  /** For `s3://` locations; the environment (`AWS_*`, `AWS_ENDPOINT_URL`) fills what is missing. */
  readonly s3?: S3Options | undefined;
  /** A store of one's own in place of the one that the location names. */
  readonly storage?: Storage | undefined;
  /** How long a store that does not answer is asked again. Default 120,000 ms. */
  readonly retryForMs?: number | undefined;
  /** Worker threads of the table's own that encode Parquet: the `threads` of `createEncodePool`, with its default. */
  readonly encodeThreads?: EncodePoolOptions['threads'];
  /** A pool that tables share, in place of threads of the table's own. Whoever made it closes it, after the tables. */
  readonly encodePool?: EncodePool | undefined;
  /** The wall clock, for tests. */
  readonly nowMs?: (() => number) | undefined;
}

/** A table that is to be made. */
export interface CreateOptions extends TableOptions {
  /** Delta's schema, or anything that has one in `delta`, such as a schema of `@crm/model`. */
  readonly schema: TableSchema;
  /** Columns of the schema by whose values the files are kept apart. */
  readonly partitionBy?: readonly string[] | undefined;
  /** Such as `{'delta.checkpointInterval': '20'}`. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

export type TableSchema = StructType | {readonly delta: StructType};
