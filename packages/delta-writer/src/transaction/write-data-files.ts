import {type AddFile, encodeDataPath} from '../actions/add-file.ts';
import type {ColumnBatch} from '../data/columns.ts';
import {serializeStats} from '../data/file-stats.ts';
import {splitByPartition} from '../data/split-by-partition.ts';
import type {StructType} from '../schema/struct-type.ts';
import type {Storage} from '../storage/storage.ts';
import type {EncodedFile, EncodeRequest} from '../worker/encode-request.ts';
import {newDataPath} from './data-file-path.ts';

/** What is needed to write the rows of one table. */
export interface DataFileTarget {
  readonly storage: Storage;
  readonly schema: StructType;
  readonly partitionColumns: readonly string[];
  readonly encode: (request: EncodeRequest) => Promise<EncodedFile>;
  readonly nowMs: () => number;
}

/** A data file in the store that no commit names yet. */
export interface WrittenFile {
  readonly add: AddFile;
  readonly rowCount: number;
}

const filesAtOnce = 16;

/**
 * Writes the rows as data files, one for each combination of partition values, and returns once they are durable.
 * Takes the batches' buffers. The batches must follow the schema (`fitBatch`).
 */
export async function writeDataFiles(
  target: DataFileTarget,
  batches: readonly ColumnBatch[],
): Promise<WrittenFile[]> {
  const parts = groupByPartition(target, batches);
  const written: WrittenFile[] = [];
  // As many at once as a store and the workers have use for, however many partitions there are.
  const queue = parts.values();
  const workOff = async (): Promise<void> => {
    for (const part of queue) written.push(await writeOne(target, part));
  };
  await Promise.all(Array.from({length: Math.min(filesAtOnce, parts.length)}, workOff));
  return written;
}

interface Part {
  readonly partitionValues: Readonly<Record<string, string | null>>;
  readonly batches: ColumnBatch[];
}

function groupByPartition(target: DataFileTarget, batches: readonly ColumnBatch[]): Part[] {
  const {schema, partitionColumns} = target;
  const filled = batches.filter(({rowCount}) => rowCount > 0);
  if (partitionColumns.length === 0) {
    return filled.length === 0 ? [] : [{partitionValues: {}, batches: filled}];
  }
  const parts = new Map<string, Part>();
  for (const batch of filled) {
    for (const split of splitByPartition(schema, partitionColumns, batch)) {
      const key = JSON.stringify(partitionColumns.map((column) => split.partitionValues[column]));
      const part = parts.get(key);
      if (part === undefined) {
        parts.set(key, {partitionValues: split.partitionValues, batches: [split.batch]});
      } else {
        part.batches.push(split.batch);
      }
    }
  }
  return [...parts.values()];
}

async function writeOne(target: DataFileTarget, part: Part): Promise<WrittenFile> {
  const {schema, partitionColumns, storage} = target;
  const inPath = new Set(partitionColumns);
  const fields = schema.fields.filter(({name}) => !inPath.has(name));
  const file = await target.encode({schema: {type: 'struct', fields}, batches: part.batches});
  const path = newDataPath(partitionColumns, part.partitionValues);
  await storage.put(path, file.bytes);
  const add: AddFile = {
    kind: 'add',
    path: encodeDataPath(path),
    partitionValues: part.partitionValues,
    sizeBytes: file.bytes.length,
    modifiedMs: target.nowMs(),
    dataChange: true,
    stats: serializeStats(file.stats),
  };
  return {add, rowCount: file.rowCount};
}
