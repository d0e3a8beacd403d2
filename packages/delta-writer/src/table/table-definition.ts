import {randomUUID} from 'node:crypto';
import {type Metadata, parquetFormat} from '../actions/metadata.ts';
import type {Protocol} from '../actions/protocol.ts';
import {optional} from '../actions/wire-object.ts';
import {DeltaError} from '../errors.ts';
import type {TableState} from '../log/table-state.ts';
import {serializeSchema, validateSchema} from '../schema/schema-json.ts';
import {
  type DataType,
  isAtomic,
  type StructField,
  type StructType,
  showType,
} from '../schema/struct-type.ts';
import {inCommitTimestampProperty} from '../transaction/stage-commit.ts';
import type {CreateOptions} from './table-options.ts';

/** The first actions of a new table. Throws DELTA_SCHEMA_INVALID or DELTA_CONFIG_INVALID. */
export function defineTable(
  options: CreateOptions,
  nowMs: number,
): {readonly protocol: Protocol; readonly metadata: Metadata} {
  const schema = schemaOf(options);
  const partitionColumns = options.partitionBy ?? [];
  checkPartitionColumns(schema, partitionColumns);
  const configuration = options.properties ?? {};
  checkProperties(configuration);
  const metadata: Metadata = {
    kind: 'metaData',
    id: randomUUID(),
    ...optional('name', options.name),
    ...optional('description', options.description),
    format: parquetFormat,
    schemaString: serializeSchema(schema),
    partitionColumns,
    configuration,
    createdMs: nowMs,
  };
  return {protocol: protocolOf(schema, configuration), metadata};
}

export function schemaOf({schema}: Pick<CreateOptions, 'schema'>): StructType {
  return validateSchema('delta' in schema ? schema.delta : schema);
}

/** Reader 1 and writer 2, which every Delta reader knows, unless the schema or a property needs a feature. */
function protocolOf(schema: StructType, configuration: Readonly<Record<string, string>>): Protocol {
  const usesNtz = schema.fields.some((field) => holdsNtz(field.type));
  const usesInCommitTimestamps = configuration[inCommitTimestampProperty] === 'true';
  if (!usesNtz && !usesInCommitTimestamps) {
    return {kind: 'protocol', minReaderVersion: 1, minWriterVersion: 2};
  }
  const writerFeatures = [
    'appendOnly',
    'invariants',
    ...(usesNtz ? ['timestampNtz'] : []),
    ...(usesInCommitTimestamps ? ['inCommitTimestamp'] : []),
  ];
  const versions = {minReaderVersion: usesNtz ? 3 : 1, minWriterVersion: 7};
  const readerFeatures = usesNtz ? {readerFeatures: ['timestampNtz']} : {};
  return {kind: 'protocol', ...versions, ...readerFeatures, writerFeatures};
}

function holdsNtz(type: DataType): boolean {
  if (isAtomic(type)) return type === 'timestamp_ntz';
  switch (type.type) {
    case 'array':
      return holdsNtz(type.elementType);
    case 'map':
      return holdsNtz(type.keyType) || holdsNtz(type.valueType);
    case 'struct':
      return type.fields.some((field) => holdsNtz(field.type));
  }
}

function checkPartitionColumns(schema: StructType, columns: readonly string[]): void {
  for (const [index, column] of columns.entries()) {
    const field = schema.fields.find(({name}) => name === column);
    const found = field === undefined ? 'no such column' : undefined;
    const nested = field !== undefined && !isAtomic(field.type) ? 'a nested type' : undefined;
    const twice = columns.indexOf(column) < index ? 'the column twice' : undefined;
    const fault = found ?? nested ?? twice;
    if (fault !== undefined) throw wrongPartition(column, fault);
  }
  if (columns.length > 0 && columns.length >= schema.fields.length) {
    throw wrongPartition(columns.join(', '), 'no column left for the data files');
  }
}

function wrongPartition(column: string, found: string): DeltaError {
  return new DeltaError({
    code: 'DELTA_CONFIG_INVALID',
    problem: `cannot partition by ${column}`,
    expected: 'columns of the schema with plain values, fewer than there are columns',
    found,
    column,
  });
}

const knownProperties: ReadonlySet<string> = new Set([
  'delta.appendOnly',
  'delta.checkpointInterval',
  'delta.dataSkippingNumIndexedCols',
  'delta.deletedFileRetentionDuration',
  'delta.logRetentionDuration',
  'delta.setTransactionRetentionDuration',
  inCommitTimestampProperty,
]);

/** Properties of Delta that this package would have to obey, and does not know, are refused; others are the user's. */
function checkProperties(configuration: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(configuration)) {
    const isKnown = !name.startsWith('delta.') || knownProperties.has(name);
    if (isKnown && typeof value === 'string') continue;
    throw new DeltaError({
      code: 'DELTA_CONFIG_INVALID',
      problem: `cannot set the property ${name}`,
      expected: isKnown ? 'a text' : `one of ${[...knownProperties].join(', ')}`,
      found: isKnown ? typeof value : name,
    });
  }
}

/** Throws DELTA_TABLE_MISMATCH when the table that stands there is not the one that was asked for. */
export function assertSameTable(
  {schema, state}: {readonly schema: StructType; readonly state: TableState},
  options: CreateOptions,
): void {
  const wanted = options.partitionBy ?? [];
  const {partitionColumns} = state.metadata;
  const difference =
    findDifference(schemaOf(options), schema) ??
    (wanted.join() === partitionColumns.join()
      ? undefined
      : {expected: `partitions by ${list(wanted)}`, found: list(partitionColumns)});
  if (difference === undefined) return;
  throw new DeltaError({
    code: 'DELTA_TABLE_MISMATCH',
    problem: `cannot use the table at ${state.location}`,
    ...difference,
    advice: 'open it as it is, or create another one',
    table: state.location,
  });
}

export function missingTable(location: string): DeltaError {
  return new DeltaError({
    code: 'DELTA_TABLE_MISSING',
    problem: `cannot open ${location}`,
    expected: 'a Delta table',
    found: 'no _delta_log with a commit',
    advice: 'check the path, or create the table',
    table: location,
  });
}

function findDifference(
  wanted: StructType,
  actual: StructType,
): {readonly expected: string; readonly found: string} | undefined {
  const shown = ({name, type, nullable}: StructField): string =>
    `${name}: ${showType(type)}${nullable ? '' : ' not null'}`;
  const expected = wanted.fields.map(shown);
  const found = actual.fields.map(shown);
  const index = Array.from({length: Math.max(expected.length, found.length)}, (_, at) => at).find(
    (at) => expected[at] !== found[at],
  );
  if (index === undefined) return undefined;
  return {
    expected: `column ${expected[index] ?? 'list to end here'}`,
    found: found[index] ?? 'no more columns',
  };
}

function list(columns: readonly string[]): string {
  return columns.join(', ') || 'nothing';
}
