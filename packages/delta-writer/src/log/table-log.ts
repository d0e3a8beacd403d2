import type {Action} from '../actions/action.ts';
import {decodeActions} from '../actions/ndjson.ts';
import type {Storage} from '../storage/storage.ts';
import {commitKey} from './log-path.ts';
import type {TableState} from './table-state.ts';

/** The log of one table as a handle keeps it: where it lies, and what it adds up to as far as it was read. */
export interface TableLog {
  readonly storage: Storage;
  readonly state: TableState;
}

/** The actions of one commit; undefined when there is none (yet). */
export async function readCommit(
  storage: Storage,
  version: number,
): Promise<readonly Action[] | undefined> {
  const key = commitKey(version);
  const bytes = await storage.get(key);
  return bytes === undefined ? undefined : decodeActions(bytes, key);
}

/** Takes in the commits that others made since: asks for the next version until there is none. */
export async function refreshLog({storage, state}: TableLog): Promise<void> {
  for (;;) {
    const next = state.version + 1;
    const actions = await readCommit(storage, next);
    if (actions === undefined) return;
    // Another refresh of the same handle may have been faster.
    if (state.version < next) state.apply(next, actions);
  }
}
