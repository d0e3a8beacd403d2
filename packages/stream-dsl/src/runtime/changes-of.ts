import type {RecordHeaders} from '../record.ts';
import type {StateEntry} from '../state/state-entry.ts';
import type {Batch, WrittenValues} from './batch.ts';

/** Entries are put in order by counting where there are at most so many updates for each of them, else by comparing. */
const MAX_UPDATES_PER_ENTRY = 32;

let updates = 0;

/** An entry of a table that is caching was updated: what the next commit says of it, and when. */
export function holdBack(entry: StateEntry, headers: RecordHeaders | undefined): void {
  entry.headers = headers;
  updates += 1;
  entry.heldBackAs = updates;
}

interface ChangesOptions {
  /** What entries are forwarded under; without it their key. */
  readonly keyOf?: ((entry: StateEntry) => unknown) | undefined;
  /** How values were written to the changelog, one for each entry: saves a sink doing it again. */
  readonly written?: WrittenValues | undefined;
}

/**
 * What a commit forwards for a table that is caching: each changed key once, with the value as of the last commit as
 * the old one, in the order of their last updates and with the headers of these. Keys that came and went in between
 * are left out. All of this is as in Kafka Streams.
 */
export function changesOf(
  entries: readonly StateEntry[],
  sendsOldValues: boolean,
  {keyOf = plainKey, written}: ChangesOptions = {},
): Batch {
  const places = inOrderOfUpdates(entries).filter((place) => isVisible(entries[place]));
  const visible = Array.from(places, (place) => entries[place] as StateEntry);
  return {
    keys: visible.map(keyOf),
    values: visible.map(({value}) => value),
    timestamps: visible.map(({timestampMs}) => timestampMs),
    origin: undefined,
    headers: visible.some(({headers}) => headers !== undefined)
      ? visible.map(({headers}) => headers)
      : undefined,
    olds: sendsOldValues ? visible.map(({before}) => before) : undefined,
    written: written && {
      serde: written.serde,
      values: Array.from(places, (place) => written.values[place]),
    },
  };
}

function plainKey({key}: StateEntry): unknown {
  return key;
}

function isVisible(entry: StateEntry | undefined): boolean {
  return entry !== undefined && (entry.value !== null || entry.before !== null);
}

/** The places of entries in the order of their last updates. */
function inOrderOfUpdates(entries: readonly StateEntry[]): Int32Array {
  if (entries.length === 0) return new Int32Array();
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const {heldBackAs = 0} of entries) {
    if (heldBackAs < first) first = heldBackAs;
    if (heldBackAs > last) last = heldBackAs;
  }
  // No two updates have the same number, and numbers begin with 1.
  const isCounted = first > 0 && last - first < MAX_UPDATES_PER_ENTRY * entries.length;
  if (!isCounted) {
    const rank = (place: number): number => entries[place]?.heldBackAs ?? 0;
    return Int32Array.from(entries, (_, place) => place).sort((a, b) => rank(a) - rank(b));
  }
  const byUpdate = new Int32Array(last - first + 1).fill(-1);
  entries.forEach(({heldBackAs = 0}, place) => {
    byUpdate[heldBackAs - first] = place;
  });
  return byUpdate.filter((place) => place >= 0);
}
