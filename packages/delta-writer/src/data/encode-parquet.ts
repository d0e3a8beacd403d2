import {Table as ArrowTable, tableToIPC} from 'apache-arrow';
import {
  Compression,
  EnabledStatistics,
  Encoding,
  Table,
  type WriterProperties,
  WriterPropertiesBuilder,
  writeParquet,
} from 'parquet-wasm';
import {DeltaError} from '../errors.ts';
import type {StructType} from '../schema/struct-type.ts';
import {toArrowSchema} from './arrow-type.ts';
import {chooseEncoding} from './column-encoding.ts';
import type {ColumnBatch, ColumnVector} from './columns.ts';
import type {EncodeOptions} from './encode-options.ts';
import {fitBatch} from './fit-batch.ts';
import {toRecordBatch} from './to-arrow.ts';

/**
 * One Parquet file with the rows of all batches. Throws DELTA_SCHEMA_MISMATCH for a batch that does not fit,
 * DELTA_SCHEMA_INVALID for a schema without columns, and DELTA_ENCODE_FAILED where the encoder gives up.
 */
export function encodeParquet(
  schema: StructType,
  batches: readonly ColumnBatch[],
  options: EncodeOptions = {},
): Uint8Array {
  if (schema.fields.length === 0) throw noColumns();
  const fitting = batches.map((batch) => fitBatch(schema, batch));
  const arrowSchema = toArrowSchema(schema);
  const records = fitting.map((batch) => toRecordBatch(arrowSchema, batch));
  try {
    const stream = tableToIPC(new ArrowTable(arrowSchema, records), 'stream');
    return writeParquet(Table.fromIPCStream(stream), writerProperties(fitting, options));
  } catch (cause) {
    const problem = 'cannot encode rows as Parquet';
    throw new DeltaError({code: 'DELTA_ENCODE_FAILED', problem, found: String(cause)}, {cause});
  }
}

/** A file without columns could not tell how many rows it has. */
function noColumns(): DeltaError {
  return new DeltaError({
    code: 'DELTA_SCHEMA_INVALID',
    problem: 'cannot write a data file',
    expected: 'at least one column that is no partition column',
    found: 'none',
  });
}

const compressions = {
  uncompressed: Compression.UNCOMPRESSED,
  snappy: Compression.SNAPPY,
  zstd: Compression.ZSTD,
} as const;

const defaultRowGroupRows = 1 << 20;

function writerProperties(
  batches: readonly ColumnBatch[],
  options: EncodeOptions,
): WriterProperties {
  let builder = new WriterPropertiesBuilder()
    .setCompression(compressions[options.compression ?? 'snappy'])
    .setMaxRowGroupSize(options.rowGroupRowsMax ?? defaultRowGroupRows)
    // Statistics of pages cost as much as those of chunks again, and no reader of Delta tables asks for them.
    .setStatisticsEnabled(EnabledStatistics.Chunk);
  // The first batch stands for all: they come from one stream.
  const [first] = batches;
  for (const vector of first?.columns ?? []) {
    builder = withEncoding(builder, vector, first?.rowCount ?? 0);
  }
  return builder.build();
}

function withEncoding(
  builder: WriterPropertiesBuilder,
  vector: ColumnVector,
  rowCount: number,
): WriterPropertiesBuilder {
  const {name} = vector;
  switch (chooseEncoding(vector, rowCount)) {
    case 'dictionary':
      return builder;
    case 'plain':
      return builder.setColumnDictionaryEnabled(name, false);
    case 'delta':
      return builder
        .setColumnDictionaryEnabled(name, false)
        .setColumnEncoding(name, Encoding.DELTA_BINARY_PACKED);
    case 'delta-length':
      // The bounds of texts that never repeat tell a reader nothing that the log's statistics do not.
      return builder
        .setColumnDictionaryEnabled(name, false)
        .setColumnEncoding(name, Encoding.DELTA_LENGTH_BYTE_ARRAY)
        .setColumnStatisticsEnabled(name, EnabledStatistics.None);
  }
}
