import type {ColumnBatch} from '../data/columns.ts';
import type {EncodeOptions} from '../data/encode-options.ts';
import type {FileStats} from '../data/file-stats.ts';
import type {StructType} from '../schema/struct-type.ts';

/** Rows for one data file. */
export interface EncodeRequest {
  /** The file's columns, partition columns left out. */
  readonly schema: StructType;
  /** Their buffers move to the worker: they cannot be used after the call, whatever its outcome. */
  readonly batches: readonly ColumnBatch[];
  readonly options?: EncodeOptions | undefined;
}

/** One Parquet file, ready to be put. */
export interface EncodedFile {
  readonly bytes: Uint8Array;
  readonly stats: FileStats;
  readonly rowCount: number;
}
