import type {DataType, StructField, StructType} from '../schema/struct-type.ts';

const textMap = (valueContainsNull: boolean): DataType => ({
  type: 'map',
  keyType: 'string',
  valueType: 'string',
  valueContainsNull,
});
const texts: DataType = {type: 'array', elementType: 'string', containsNull: false};

const deletionVector = struct({
  storageType: 'string',
  pathOrInlineDv: 'string',
  offset: 'integer',
  sizeInBytes: 'integer',
  cardinality: 'long',
});

/**
 * Columns of a classic checkpoint (PROTOCOL.md, "Checkpoint Schema"): one for each kind of action, of which one is there
 * in each row. All are nullable, since what is required within an action is checked when it is read.
 */
export const checkpointSchema: StructType = struct({
  txn: struct({appId: 'string', version: 'long', lastUpdated: 'long'}),
  add: struct({
    path: 'string',
    partitionValues: textMap(true),
    size: 'long',
    modificationTime: 'long',
    dataChange: 'boolean',
    stats: 'string',
    tags: textMap(true),
    deletionVector,
  }),
  remove: struct({
    path: 'string',
    deletionTimestamp: 'long',
    dataChange: 'boolean',
    extendedFileMetadata: 'boolean',
    partitionValues: textMap(true),
    size: 'long',
    deletionVector,
  }),
  metaData: struct({
    id: 'string',
    name: 'string',
    description: 'string',
    format: struct({provider: 'string', options: textMap(false)}),
    schemaString: 'string',
    partitionColumns: texts,
    configuration: textMap(false),
    createdTime: 'long',
  }),
  protocol: struct({
    minReaderVersion: 'integer',
    minWriterVersion: 'integer',
    readerFeatures: texts,
    writerFeatures: texts,
  }),
  domainMetadata: struct({domain: 'string', configuration: 'string', removed: 'boolean'}),
});

function struct(types: Readonly<Record<string, DataType>>): StructType {
  const fields = Object.entries(types).map(
    ([name, type]): StructField => ({name, type, nullable: true, metadata: {}}),
  );
  return {type: 'struct', fields};
}
