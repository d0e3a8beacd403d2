import {type AddFile, dataPath} from '../actions/add-file.ts';
import type {ColumnBatch} from '../data/columns.ts';
import {readParquet} from '../data/read-parquet.ts';
import {rowsToColumns} from '../data/rows-to-columns.ts';
import {DeltaError, isDeltaError} from '../errors.ts';
import {
  type AtomicValue,
  parsePartitionValue,
  serializePartitionValue,
} from '../schema/partition-value.ts';
import {
  type AtomicType,
  isAtomic,
  type StructField,
  type StructType,
} from '../schema/struct-type.ts';
import type {Storage} from '../storage/storage.ts';

export interface ScanOptions {
  /** Default: all, in the schema's order; otherwise in the order given. */
  readonly columns?: readonly string[] | undefined;
  /**
   * Wanted values of partition columns: only their files are read. Dates, timestamps and numbers may be given as the
   * text that stands in the log, such as `2026-11-23`.
   */
  readonly where?: Readonly<Record<string, AtomicValue>> | undefined;
}

/** What is read: the files and schema of one version. */
export interface ScanSource {
  readonly location: string;
  readonly storage: Storage;
  readonly schema: StructType;
  readonly partitionColumns: readonly string[];
  readonly files: readonly AddFile[];
}

/** The rows of one version, file by file; while one is consumed, the next is fetched. */
export function scanTable(
  source: ScanSource,
  options: ScanOptions = {},
): AsyncGenerator<ColumnBatch, void, undefined> {
  // Before the first batch is asked for, so that a wrong name is told at once.
  const fields = selectFields(source, options.columns);
  const files = selectFiles(source, options.where ?? {});
  return readFiles(source, fields, files);
}

async function* readFiles(
  source: ScanSource,
  fields: readonly StructField[],
  files: readonly AddFile[],
): AsyncGenerator<ColumnBatch, void, undefined> {
  let next: Promise<Uint8Array> | undefined;
  for (const [index, file] of files.entries()) {
    const bytes = await (next ?? fetchFile(source, file));
    const following = files[index + 1];
    next = following === undefined ? undefined : fetchFile(source, following);
    next?.catch(() => undefined);
    yield* readFile({source, fields, file}, bytes);
  }
}

async function fetchFile(source: ScanSource, file: AddFile): Promise<Uint8Array> {
  const path = dataPath(file);
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(path)) {
    throw unreadable(source, path, 'a path within the table', 'an absolute one');
  }
  const bytes = await source.storage.get(path);
  if (bytes !== undefined) return bytes;
  throw new DeltaError({
    code: 'DELTA_FILE_MISSING',
    problem: `cannot read ${path} of ${source.location}`,
    expected: 'the data file that the log names',
    found: 'no file',
    advice: 'it may have been vacuumed: read a newer version',
    table: source.location,
    path,
  });
}

async function* readFile(
  {source, fields, file}: {source: ScanSource; fields: readonly StructField[]; file: AddFile},
  bytes: Uint8Array,
): AsyncGenerator<ColumnBatch, void, undefined> {
  const inPath = new Set(source.partitionColumns);
  const stored = fields.filter(({name}) => !inPath.has(name));
  // The log decides, and an old file may lack what the schema asks for now.
  const constant = fields.filter(({name}) => inPath.has(name)).map(nullableField);
  const values = Object.fromEntries(
    constant.map((field) => [
      field.name,
      parsePartitionValue(partitionType(field), file.partitionValues[field.name]),
    ]),
  );
  try {
    for await (const batch of readParquet(bytes, {type: 'struct', fields: stored})) {
      const {rowCount} = batch;
      const repeated = Array.from({length: rowCount}, () => values);
      const added = rowsToColumns({type: 'struct', fields: constant}, repeated);
      const byName = new Map([...batch.columns, ...added.columns].map((one) => [one.name, one]));
      yield {rowCount, columns: fields.flatMap(({name}) => byName.get(name) ?? [])};
    }
  } catch (error) {
    throw isDeltaError(error, 'DELTA_DATA_CORRUPT') ? brokenFile(source, file, error) : error;
  }
}

function nullableField(field: StructField): StructField {
  return {...field, nullable: true};
}

function brokenFile(source: ScanSource, file: AddFile, cause: DeltaError): DeltaError {
  return new DeltaError(
    {
      code: 'DELTA_DATA_CORRUPT',
      problem: `cannot read ${dataPath(file)} of ${source.location}`,
      found: cause.message,
      table: source.location,
      path: dataPath(file),
    },
    {cause},
  );
}

/** The fields to read. Throws DELTA_CONFIG_INVALID for a name that is none. */
export function selectFields(
  {schema, location}: Pick<ScanSource, 'schema' | 'location'>,
  columns: readonly string[] | undefined,
): readonly StructField[] {
  if (columns === undefined) return schema.fields;
  return columns.map((column) => {
    const field = schema.fields.find(({name}) => name === column);
    if (field !== undefined) return field;
    const names = schema.fields.map(({name}) => name).join(', ');
    throw wrongOption(`cannot read column ${column} of ${location}`, `one of ${names}`, column);
  });
}

/** The files whose partition values are those; all of them without any. */
function selectFiles(
  {schema, partitionColumns, files, location}: ScanSource,
  where: Readonly<Record<string, AtomicValue>>,
): readonly AddFile[] {
  let selected = files;
  for (const [column, wanted] of Object.entries(where)) {
    const field = schema.fields.find(({name}) => name === column);
    if (field === undefined || !partitionColumns.includes(column)) {
      const expected = `a partition column (${partitionColumns.join(', ') || 'there is none'})`;
      throw wrongOption(`cannot choose rows of ${location} by ${column}`, expected, column);
    }
    const type = partitionType(field);
    const text = normalize(type, wanted);
    selected = selected.filter(
      ({partitionValues}) => normalize(type, partitionValues[column] ?? null) === text,
    );
  }
  return selected;
}

/** One spelling for each value: other writers may have chosen another one. */
function normalize(type: AtomicType, value: AtomicValue): string | null {
  const parsed = typeof value === 'string' ? parsePartitionValue(type, value) : value;
  return serializePartitionValue(type, parsed);
}

function partitionType({name, type}: StructField): AtomicType {
  if (isAtomic(type)) return type;
  throw new DeltaError({
    code: 'DELTA_LOG_CORRUPT',
    problem: `cannot read partition column ${name}`,
    expected: 'a plain type',
    found: `a ${type.type}`,
    column: name,
  });
}

function unreadable(source: ScanSource, path: string, expected: string, found: string): DeltaError {
  return new DeltaError({
    code: 'DELTA_FEATURE_UNSUPPORTED',
    problem: `cannot read ${path} of ${source.location}`,
    expected,
    found,
    table: source.location,
    path,
  });
}

function wrongOption(problem: string, expected: string, column: string): DeltaError {
  return new DeltaError({code: 'DELTA_CONFIG_INVALID', problem, expected, column});
}
