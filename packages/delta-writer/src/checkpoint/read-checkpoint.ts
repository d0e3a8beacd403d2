import {type Action, readAction} from '../actions/action.ts';
import {columnsToRows} from '../data/columns-to-rows.ts';
import {readParquet} from '../data/read-parquet.ts';
import {DeltaError, isDeltaError} from '../errors.ts';
import type {Storage} from '../storage/storage.ts';
import {checkpointSchema} from './checkpoint-schema.ts';

/** The actions of one checkpoint file, ours or another writer's. Throws DELTA_LOG_CORRUPT with its path. */
export async function readCheckpoint(storage: Storage, key: string): Promise<Action[]> {
  const bytes = await storage.get(key);
  if (bytes === undefined) throw broken(key, 'no file');
  try {
    const actions: Action[] = [];
    for await (const batch of readParquet(bytes, checkpointSchema)) {
      for (const row of columnsToRows(checkpointSchema, batch)) pushActions(actions, row, key);
    }
    return actions;
  } catch (error) {
    if (isDeltaError(error) && error.code !== 'DELTA_DATA_CORRUPT') throw error;
    throw broken(key, String(error), error);
  }
}

function pushActions(actions: Action[], row: Record<string, unknown>, key: string): void {
  for (const [name, value] of Object.entries(row)) {
    if (value !== null) actions.push(readAction(name, value, key));
  }
}

function broken(path: string, found: string, cause?: unknown): DeltaError {
  return new DeltaError(
    {
      code: 'DELTA_LOG_CORRUPT',
      problem: `cannot read checkpoint ${path}`,
      expected: 'a Parquet file of actions',
      found,
      path,
    },
    {cause},
  );
}
