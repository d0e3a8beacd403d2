import type {Metadata} from '../actions/metadata.ts';
import type {Protocol} from '../actions/protocol.ts';
import {DeltaError} from '../errors.ts';
import type {StructField, StructType} from '../schema/struct-type.ts';
import {isAtomic} from '../schema/struct-type.ts';

/** Features that a table's readers must understand, and we do. */
const readable: ReadonlySet<string> = new Set(['timestampNtz', 'vacuumProtocolCheck']);

/**
 * Features that a writer must understand. A function: we understand it as long as the table does not use it; the text
 * it gives names the use.
 */
const writable: Readonly<Record<string, true | ((table: TableShape) => string | undefined)>> = {
  appendOnly: true,
  timestampNtz: true,
  inCommitTimestamp: true,
  domainMetadata: true,
  vacuumProtocolCheck: true,
  // Appends write no change files: readers of changes take the added rows from the data files.
  changeDataFeed: true,
  invariants: ({fields}) => metadataUse(fields, 'delta.invariants'),
  generatedColumns: ({fields}) => metadataUse(fields, 'delta.generationExpression'),
  identityColumns: ({fields}) => metadataUse(fields, 'delta.identity.'),
  allowColumnDefaults: ({fields}) => metadataUse(fields, 'CURRENT_DEFAULT'),
  checkConstraints: ({configuration}) =>
    Object.keys(configuration).find((name) => name.startsWith('delta.constraints.')),
  columnMapping: ({configuration}) => mappingMode(configuration),
};

/** What each writer version before 7 brought (PROTOCOL.md, "Supported Features"). */
const featuresOfWriterVersion: readonly (readonly string[])[] = [
  [],
  [],
  ['appendOnly', 'invariants'],
  ['checkConstraints'],
  ['changeDataFeed', 'generatedColumns'],
  ['columnMapping'],
  ['identityColumns'],
];

interface TableShape {
  readonly fields: readonly StructField[];
  readonly configuration: Readonly<Record<string, string>>;
}

/** Throws DELTA_FEATURE_UNSUPPORTED, naming all that is missing, when the table cannot be read here. */
export function checkReadable(location: string, protocol: Protocol, metadata: Metadata): void {
  const {minReaderVersion: version, readerFeatures = []} = protocol;
  const problem = `cannot read table ${location}`;
  if (version > 3 || version < 1) throw unsupported(location, problem, `reader version ${version}`);
  const missing = version === 3 ? readerFeatures.filter((name) => !readable.has(name)) : [];
  if (missing.length > 0) {
    throw unsupported(location, problem, `reader feature ${missing.join(', ')}`);
  }
  // Reader version 2 is column mapping, which a table may have without using it.
  const mode = version === 2 ? mappingMode(metadata.configuration) : undefined;
  if (mode !== undefined) throw unsupported(location, problem, `columnMapping (${mode})`);
}

/** Throws DELTA_FEATURE_UNSUPPORTED, naming all that is missing, when rows cannot be appended here. */
export function checkWritable(
  location: string,
  protocol: Protocol,
  table: {readonly metadata: Metadata; readonly schema: StructType},
): void {
  checkReadable(location, protocol, table.metadata);
  const {minWriterVersion: version, writerFeatures = []} = protocol;
  const problem = `cannot write to table ${location}`;
  if (version > 7 || version < 1) throw unsupported(location, problem, `writer version ${version}`);
  const features =
    version === 7 ? writerFeatures : featuresOfWriterVersion.slice(0, version + 1).flat();
  const shape = {
    fields: allFields(table.schema.fields),
    configuration: table.metadata.configuration,
  };
  const missing = features.flatMap((name) => {
    const support = Object.hasOwn(writable, name) ? writable[name] : undefined;
    if (support === true) return [];
    if (support === undefined) return [name];
    const use = support(shape);
    return use === undefined ? [] : [`${name} (${use})`];
  });
  if (missing.length > 0) {
    throw unsupported(location, problem, `writer feature ${missing.join(', ')}`);
  }
}

function unsupported(table: string, problem: string, found: string): DeltaError {
  return new DeltaError({
    code: 'DELTA_FEATURE_UNSUPPORTED',
    problem,
    expected: 'a protocol that this package supports',
    found,
    table,
  });
}

function mappingMode(configuration: Readonly<Record<string, string>>): string | undefined {
  const mode = configuration['delta.columnMapping.mode'] ?? 'none';
  return mode === 'none' ? undefined : `mode ${mode}`;
}

function metadataUse(fields: readonly StructField[], prefix: string): string | undefined {
  const field = fields.find(({metadata}) =>
    Object.keys(metadata).some((name) => name.startsWith(prefix)),
  );
  return field === undefined ? undefined : `column ${field.name}`;
}

function allFields(fields: readonly StructField[]): StructField[] {
  return fields.flatMap((field) => {
    const {type} = field;
    const inner = isAtomic(type) || type.type !== 'struct' ? [] : allFields(type.fields);
    return [field, ...inner];
  });
}
