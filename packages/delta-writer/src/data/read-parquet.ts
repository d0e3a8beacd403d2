import {type RecordBatch, tableFromIPC} from 'apache-arrow';
import {ParquetFile, readParquet as readWhole} from 'parquet-wasm';
import {DeltaError, isDeltaError} from '../errors.ts';
import type {StructField, StructType} from '../schema/struct-type.ts';
import type {ColumnBatch} from './columns.ts';
import {fromArrowFields} from './from-arrow.ts';
import {nullVector} from './vectors.ts';

/** Which part of a file is read. */
export interface ReadOptions {
  /** Names of top-level columns; default all of the schema. Other columns are not decoded. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * A file's rows, one batch for each row group, with the schema's columns in the schema's order and types. Columns that
 * the file lacks are null, those that the schema lacks are left out. Throws DELTA_DATA_CORRUPT for bytes that are no
 * Parquet, and for a column whose type cannot become the schema's.
 */
export async function* readParquet(
  bytes: Uint8Array,
  schema: StructType,
  options: ReadOptions = {},
): AsyncGenerator<ColumnBatch> {
  const fields = chosenFields(schema, options);
  const {file, inFile, rowCounts} = await guarded(() => openFile(bytes));
  try {
    const columns = fields.map(({name}) => name).filter((name) => inFile.has(name));
    const source: Source = {bytes, file, columns, isWhole: columns.length === inFile.size};
    for (const [group, rowCount] of rowCounts.entries()) {
      if (rowCount > 0) yield await readGroup(source, fields, {group, rowCount});
    }
  } finally {
    file.free();
  }
}

interface OpenFile {
  readonly file: ParquetFile;
  /** Names of the file's top-level columns. */
  readonly inFile: ReadonlySet<string>;
  /** Of each row group. */
  readonly rowCounts: readonly number[];
}

async function openFile(bytes: Uint8Array): Promise<OpenFile> {
  const file = await ParquetFile.fromFile(new Blob([ownBytes(bytes)]));
  const {schema} = tableFromIPC(file.schema().intoIPCStream());
  using metadata = file.metadata();
  const groups = Array.from({length: metadata.numRowGroups()}, (_, group) => group);
  const rowCounts = groups.map((group) => {
    using rowGroup = metadata.rowGroup(group);
    return rowGroup.numRows();
  });
  return {file, inFile: new Set(schema.fields.map(({name}) => name)), rowCounts};
}

interface Source {
  readonly bytes: Uint8Array;
  readonly file: ParquetFile;
  readonly columns: string[];
  readonly isWhole: boolean;
}

interface Group {
  readonly group: number;
  readonly rowCount: number;
}

async function readGroup(
  source: Source,
  fields: readonly StructField[],
  {group, rowCount}: Group,
): Promise<ColumnBatch> {
  if (source.columns.length === 0) {
    return {rowCount, columns: fields.map(({name, type}) => nullVector(name, type, rowCount))};
  }
  const records = await guarded(() => readRecords(source, {group, rowCount}));
  return {rowCount, columns: fromArrowFields(fields, records.data)};
}

async function readRecords(
  {bytes, file, columns, isWhole}: Source,
  {group, rowCount}: Group,
): Promise<RecordBatch> {
  const options = {rowGroups: [group], batchSize: rowCount};
  // Reading the bytes at hand is faster, but decodes every column.
  const table = isWhole ? readWhole(bytes, options) : await file.read({...options, columns});
  const [records, ...more] = tableFromIPC(table.intoIPCStream()).batches;
  if (records === undefined || more.length > 0 || records.numRows !== rowCount) {
    throw new RangeError(`row group ${group} has other than ${rowCount} rows`);
  }
  return records;
}

function chosenFields(schema: StructType, {columns}: ReadOptions): readonly StructField[] {
  if (columns === undefined) return schema.fields;
  const known = new Set(schema.fields.map(({name}) => name));
  const unknown = columns.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new DeltaError({
      code: 'DELTA_CONFIG_INVALID',
      problem: `cannot read column ${unknown}`,
      expected: `one of ${[...known].join(', ')}`,
      found: 'none of that name',
      column: unknown,
    });
  }
  return schema.fields.filter(({name}) => columns.includes(name));
}

/** A Blob takes no view of memory that is shared. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
}

async function guarded<T>(read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (isDeltaError(cause)) throw cause;
    const problem = 'cannot read a data file';
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new DeltaError({code: 'DELTA_DATA_CORRUPT', problem, found}, {cause});
  }
}
