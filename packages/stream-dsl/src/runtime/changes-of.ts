import type {RecordHeaders} from '../record.ts';
import type {StateEntry} from '../state/state-entry.ts';
import type {Batch} from './batch.ts';

let updates = 0;

/** An entry of a table that is caching was updated: what the next commit says of it, and when. */
export function holdBack(entry: StateEntry, headers: RecordHeaders | undefined): void {
  entry.headers = headers;
  updates += 1;
  entry.heldBackAs = updates;
}

/**
 * What a commit forwards for a table that is caching: each changed key once, with the value as of the last commit as
 * the old one, in the order of their last updates and with the headers of these. Keys that came and went in between
 * are left out. All of this is as in Kafka Streams.
 */
export function changesOf(
  entries: readonly StateEntry[],
  sendsOldValues: boolean,
  keyOf: (entry: StateEntry) => unknown = ({key}) => key,
): Batch {
  const visible = entries
    .filter(({value, before}) => value !== null || before !== null)
    .sort((a, b) => (a.heldBackAs ?? 0) - (b.heldBackAs ?? 0));
  return {
    keys: visible.map(keyOf),
    values: visible.map(({value}) => value),
    timestamps: visible.map(({timestampMs}) => timestampMs),
    origin: undefined,
    headers: visible.some(({headers}) => headers !== undefined)
      ? visible.map(({headers}) => headers)
      : undefined,
    olds: sendsOldValues ? visible.map(({before}) => before) : undefined,
  };
}
