import {isObject} from '../actions/wire-object.ts';
import type {Storage} from '../storage/storage.ts';
import {lastCheckpointKey} from './log-path.ts';

/** The hint where to begin reading. */
export interface LastCheckpoint {
  readonly version: number;
  /** Actions in the checkpoint. */
  readonly size: number;
  readonly sizeInBytes: number;
  readonly numOfAddFiles: number;
}

/** The version that `_last_checkpoint` names. Missing, torn or foreign content is no hint, and no error. */
export async function readCheckpointHint(storage: Storage): Promise<number | undefined> {
  const bytes = await storage.get(lastCheckpointKey);
  if (bytes === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const version = isObject(json) ? json['version'] : undefined;
    return typeof version === 'number' && Number.isSafeInteger(version) && version >= 0
      ? version
      : undefined;
  } catch {
    return undefined;
  }
}

export async function writeCheckpointHint(storage: Storage, hint: LastCheckpoint): Promise<void> {
  await storage.put(lastCheckpointKey, Buffer.from(JSON.stringify(hint)));
}
