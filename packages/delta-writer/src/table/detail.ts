import type {AddFile} from '../actions/add-file.ts';
import type {TableState} from '../log/table-state.ts';

/** What `DESCRIBE DETAIL` says, by Spark's column names. */
export interface TableDetail {
  readonly format: 'delta';
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly location: string;
  readonly createdAt: Date | null;
  /** Of the newest data file or commit that is known. */
  readonly lastModified: Date | null;
  readonly partitionColumns: readonly string[];
  readonly numFiles: number;
  readonly sizeInBytes: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly minReaderVersion: number;
  readonly minWriterVersion: number;
  readonly tableFeatures: readonly string[];
  readonly version: number;
  /** Rows, as the files' statistics have them; null where a file has none. */
  readonly numRecords: number | null;
  /** Files below 32 MiB: many of them make reading slow. */
  readonly numSmallFiles: number;
}

const smallFileBytes = 32 * 1024 * 1024;

export function describeTable(state: TableState): TableDetail {
  const {metadata, protocol} = state;
  const files = [...state.files.values()];
  const newestMs = files.reduce(
    (newest, {modifiedMs}) => Math.max(newest, modifiedMs),
    state.lastCommit?.timestampMs ?? metadata.createdMs ?? 0,
  );
  const features = new Set([
    ...(protocol.readerFeatures ?? []),
    ...(protocol.writerFeatures ?? []),
  ]);
  return {
    format: 'delta',
    id: metadata.id,
    name: metadata.name ?? null,
    description: metadata.description ?? null,
    location: state.location,
    createdAt: metadata.createdMs === undefined ? null : new Date(metadata.createdMs),
    lastModified: newestMs === 0 ? null : new Date(newestMs),
    partitionColumns: metadata.partitionColumns,
    numFiles: files.length,
    sizeInBytes: files.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0),
    properties: metadata.configuration,
    minReaderVersion: protocol.minReaderVersion,
    minWriterVersion: protocol.minWriterVersion,
    tableFeatures: [...features].sort(),
    version: state.version,
    numRecords: sumRecords(files),
    numSmallFiles: files.filter(({sizeBytes}) => sizeBytes < smallFileBytes).length,
  };
}

function sumRecords(files: readonly AddFile[]): number | null {
  let sum = 0;
  for (const {stats} of files) {
    // Parsing all statistics for one number would cost more than the rest of the answer.
    const match = /"numRecords"\s*:\s*(\d+)/.exec(stats ?? '');
    if (match === null) return null;
    sum += Number(match[1]);
  }
  return sum;
}
