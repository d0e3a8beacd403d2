import type {StateEntry} from '../state/state-entry.ts';
import type {Batch} from './batch.ts';

/**
 * What a commit forwards for a table that is caching: each changed key once, with the value as of the last commit as
 * the old one. Keys that came and went in between are left out, as in Kafka Streams.
 */
export function changesOf(
  entries: readonly StateEntry[],
  sendsOldValues: boolean,
  keyOf: (entry: StateEntry) => unknown = ({key}) => key,
): Batch {
  const visible = entries.filter(({value, before}) => value !== null || before !== null);
  return {
    keys: visible.map(keyOf),
    values: visible.map(({value}) => value),
    timestamps: visible.map(({timestampMs}) => timestampMs),
    origin: undefined,
    olds: sendsOldValues ? visible.map(({before}) => before) : undefined,
  };
}
