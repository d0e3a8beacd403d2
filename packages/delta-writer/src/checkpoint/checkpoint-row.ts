import type {Action} from '../actions/action.ts';

/** One row of a checkpoint: the action under its name, with the members that checkpoints have. */
export function checkpointRow(action: Action): Record<string, unknown> {
  switch (action.kind) {
    case 'add':
      return {
        add: {
          path: action.path,
          partitionValues: toMap(action.partitionValues),
          size: action.sizeBytes,
          modificationTime: action.modifiedMs,
          // A checkpoint is a state and changes nothing.
          dataChange: false,
          stats: action.stats ?? null,
          tags: toMap(action.tags),
          deletionVector: vectorRow(action.deletionVector),
        },
      };
    case 'remove':
      // Statistics and tags of removed files are nobody's business any more.
      return {
        remove: {
          path: action.path,
          deletionTimestamp: action.deletedMs ?? null,
          dataChange: false,
          extendedFileMetadata: action.extendedFileMetadata ?? null,
          partitionValues: toMap(action.partitionValues),
          size: action.sizeBytes ?? null,
          deletionVector: vectorRow(action.deletionVector),
        },
      };
    case 'metaData':
      return {
        metaData: {
          id: action.id,
          name: action.name ?? null,
          description: action.description ?? null,
          format: formatRow(action.format),
          schemaString: action.schemaString,
          partitionColumns: action.partitionColumns,
          configuration: toMap(action.configuration),
          createdTime: action.createdMs ?? null,
        },
      };
    case 'protocol':
      return {
        protocol: {
          minReaderVersion: action.minReaderVersion,
          minWriterVersion: action.minWriterVersion,
          readerFeatures: action.readerFeatures ?? null,
          writerFeatures: action.writerFeatures ?? null,
        },
      };
    case 'txn':
      return {
        txn: {
          appId: action.appId,
          version: action.version,
          lastUpdated: action.updatedMs ?? null,
        },
      };
    case 'domainMetadata': {
      const {domain, configuration, removed} = action;
      return {domainMetadata: {domain, configuration, removed}};
    }
    case 'commitInfo':
    case 'unknown':
      return {};
  }
}

function formatRow(format: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const {provider, options} = format;
  const texts = typeof options === 'object' && options !== null ? options : {};
  return {
    provider: typeof provider === 'string' ? provider : 'parquet',
    options: options instanceof Map ? options : new Map(Object.entries(texts)),
  };
}

function vectorRow(
  vector: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> | null {
  if (vector === undefined) return null;
  const {storageType, pathOrInlineDv, offset = null, sizeInBytes, cardinality} = vector;
  return {storageType, pathOrInlineDv, offset, sizeInBytes, cardinality};
}

function toMap<V>(members: Readonly<Record<string, V>> | undefined): Map<string, V> | null {
  return members === undefined ? null : new Map(Object.entries(members));
}
