import {StreamError} from '../errors.ts';

/** So many records of a key each, in the order in which they are processed; event time plays no part. Plain data. */
export interface CountWindows {
  readonly kind: 'count';
  readonly records: number;
}

/** A key and the number of its window: 0 for its first records, 1 for those after them. */
export interface CountWindowed<K> {
  readonly key: K;
  readonly index: number;
}

/**
 * Cuts the records of each key into windows of `records`, as they are processed. No record is late, so there is no
 * grace. `onUpdate` emits a window with each record, `onWindowClose` once, with the record that fills it; a window that
 * never fills stays open. A result has the highest timestamp of its records.
 */
export function countWindows(records: number): CountWindows {
  if (!Number.isSafeInteger(records) || records < 1) {
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `a count window needs a whole number of records above 0, found ${records}`,
    );
  }
  return Object.freeze({kind: 'count', records});
}
