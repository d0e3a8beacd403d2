import type {TableNode} from '../../graph/node.ts';
import type {ChangelogRecord, Restorable} from '../../state/changelog.ts';
import type {ReadableStore} from '../../state/table-view.ts';
import type {KeptStore} from '../operator-site.ts';

/**
 * A table's store, restored from the topic that the table reads: it takes the records that the table took, at the
 * times that the table gave them. What could not be decoded then is left out again.
 */
export function restoredFromSource(
  store: Restorable & ReadableStore,
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
  return {
    restore,
    get size() {
      return store.size;
    },
    get: (key) => store.get(key),
    entries: () => store.entries(),
  };
}
