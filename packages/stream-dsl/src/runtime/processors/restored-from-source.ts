import type {Serdes, TableNode} from '../../graph/node.ts';
import type {ChangelogRecord} from '../../state/changelog.ts';
import {bytesOf} from '../../state/image-rows.ts';
import type {ReadableStore} from '../../state/table-view.ts';
import type {KeptStore} from '../operator-site.ts';

/**
 * A table's store, restored from the topic that the table reads: it takes the records that the table took, at the
 * times that the table gave them. What could not be decoded then is left out again.
 */
export function restoredFromSource(
  store: KeptStore & ReadableStore,
  {timestamp: extract, serdes}: TableNode,
): KeptStore {
  const timeOf = (record: ChangelogRecord): number => {
    const {bytes, keyStart, keyEnd, valueStart, valueEnd, timestampMs} = record;
    if (extract === undefined || keyStart < 0) return timestampMs;
    const value = valueStart < 0 ? null : serdes.value.decode(bytes, valueStart, valueEnd);
    return extract(value, serdes.key.decode(bytes, keyStart, keyEnd), timestampMs);
  };
  const restore = (record: ChangelogRecord): void => {
    try {
      const timestampMs = timeOf(record);
      if (timestampMs >= 0) store.restore({...record, timestampMs});
    } catch {
      // When the record was first read, the decode policy was applied to it.
    }
  };
  const rowOf = (record: ChangelogRecord): ChangelogRecord | undefined => {
    if (record.keyStart < 0) return undefined;
    try {
      const timestampMs = timeOf(record);
      return timestampMs < 0 ? undefined : encoded(record, serdes, timestampMs);
    } catch {
      return undefined;
    }
  };
  return {
    restore,
    fromSource: {store, rowOf},
    ...(store.hasHistory === true ? {hasHistory: true} : {}),
    get size() {
      return store.size;
    },
    get: (key) => store.get(key),
    entries: () => store.entries(),
  };
}

/** The record as the table's own serdes write it: the topic may hold a key in several forms. */
function encoded(
  {bytes, keyStart, keyEnd, valueStart, valueEnd}: ChangelogRecord,
  {key, value}: Serdes,
  timestampMs: number,
): ChangelogRecord {
  const keyBytes = bytesOf(key.encode(key.decode(bytes, keyStart, keyEnd)));
  const decoded = valueStart < 0 ? null : (value.decode(bytes, valueStart, valueEnd) ?? null);
  const valueBytes = decoded === null ? undefined : bytesOf(value.encode(decoded));
  const row = Buffer.concat([keyBytes, valueBytes ?? new Uint8Array()]);
  const split = keyBytes.length;
  const bounds = {keyStart: 0, keyEnd: split};
  const at = valueBytes === undefined ? -1 : split;
  return {bytes: row, ...bounds, valueStart: at, valueEnd: at < 0 ? -1 : row.length, timestampMs};
}
