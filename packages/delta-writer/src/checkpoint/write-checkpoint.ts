import type {ColumnBatch} from '../data/columns.ts';
import {rowsToColumns} from '../data/rows-to-columns.ts';
import {writeCheckpointHint} from '../log/last-checkpoint.ts';
import {checkpointKey} from '../log/log-path.ts';
import type {TableLog} from '../log/table-log.ts';
import type {EncodedFile, EncodeRequest} from '../worker/encode-request.ts';
import {checkpointActions} from './checkpoint-actions.ts';
import {checkpointRow} from './checkpoint-row.ts';
import {checkpointSchema} from './checkpoint-schema.ts';

/** Rows that are put into columns in one go: the event loop is free again after each. */
const rowsPerBatch = 5_000;

export interface CheckpointOptions {
  readonly nowMs: number;
  readonly encode: (request: EncodeRequest) => Promise<EncodedFile>;
}

/**
 * Writes a checkpoint of the version that the state has when this is called, and then the hint to it. The file's name
 * is the version's, so writing it twice does no harm.
 */
export async function writeCheckpoint(
  {storage, state}: TableLog,
  {nowMs, encode}: CheckpointOptions,
): Promise<void> {
  const {version} = state;
  const actions = checkpointActions(state, nowMs);
  const numOfAddFiles = actions.filter(({kind}) => kind === 'add').length;
  const batches: ColumnBatch[] = [];
  for (let at = 0; at < actions.length; at += rowsPerBatch) {
    const rows = actions.slice(at, at + rowsPerBatch).map(checkpointRow);
    batches.push(rowsToColumns(checkpointSchema, rows));
    await new Promise(setImmediate);
  }
  const {bytes} = await encode({schema: checkpointSchema, batches, options: {statsColumns: 0}});
  await storage.put(checkpointKey(version), bytes);
  await writeCheckpointHint(storage, {
    version,
    size: actions.length,
    sizeInBytes: bytes.length,
    numOfAddFiles,
  });
}
