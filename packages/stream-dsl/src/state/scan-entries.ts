import type {ImageRange, ImageRow} from '../ports/state-storage.ts';
import type {Serde} from '../serde.ts';
import {bytesOf} from './image-rows.ts';
import type {StateEntry, StateFormat} from './state-entry.ts';

/** An entry and the bytes of its key. */
interface Placed {
  readonly bytes: Uint8Array;
  readonly entry: StateEntry;
}

/** Entries within bounds, in the order of the bytes of their keys. */
export function sortEntries(
  entries: Iterable<StateEntry>,
  key: Serde<unknown>,
  {from, before, reverse = false}: ImageRange,
): readonly Placed[] {
  const placed: Placed[] = [];
  for (const entry of entries) {
    const bytes = bytesOf(key.encode(entry.key));
    if (from !== undefined && Buffer.compare(bytes, from) < 0) continue;
    if (before !== undefined && Buffer.compare(bytes, before) >= 0) continue;
    placed.push({bytes, entry});
  }
  const direction = reverse ? -1 : 1;
  return placed.sort((a, b) => direction * Buffer.compare(a.bytes, b.bytes));
}

/** Rows of an image, with the entries that have changed since in their places. All are in the same order. */
export function* mergeRows(
  rows: Iterable<ImageRow>,
  changed: readonly Placed[],
  reverse: boolean,
): Generator<ImageRow | StateEntry> {
  const direction = reverse ? -1 : 1;
  let at = 0;
  for (const row of rows) {
    let order = 1;
    for (; at < changed.length && order > 0; at++) {
      const next = changed[at];
      if (next === undefined) break;
      order = direction * Buffer.compare(row.key, next.bytes);
      if (order < 0) break;
      yield next.entry;
    }
    if (order !== 0) yield row;
  }
  for (; at < changed.length; at++) {
    const next = changed[at];
    if (next !== undefined) yield next.entry;
  }
}

/** Key and value of a row. */
export function decodeEntry(
  {key, value}: ImageRow,
  format: StateFormat,
): readonly [key: unknown, value: unknown] {
  return [format.key.decode(key, 0, key.length), format.value.decode(value, 0, value.length)];
}
