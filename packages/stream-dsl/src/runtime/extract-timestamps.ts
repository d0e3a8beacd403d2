import type {SourceNode, TableNode} from '../graph/node.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';

/** The records of a batch with the times that their content gives, which order them from here on (rule 15). */
export type ExtractTimestamps = (columns: RecordColumns) => RecordColumns;

/** Undefined for sources whose records have their own time. */
export function timestampExtraction(node: SourceNode | TableNode): ExtractTimestamps | undefined {
  const {serdes, timestamp} = node;
  if (timestamp === undefined) return undefined;
  return (columns) => {
    const {bytes, count, keyStart, keyEnd, valueStart, valueEnd} = columns;
    const timestamps = columns.timestamps.slice(0, count);
    for (let row = 0; row < count; row++) {
      const [keyAt, valueAt] = [keyStart[row] ?? -1, valueStart[row] ?? -1];
      try {
        const key = keyAt < 0 ? null : serdes.key.decode(bytes, keyAt, keyEnd[row] ?? 0);
        const value = valueAt < 0 ? null : serdes.value.decode(bytes, valueAt, valueEnd[row] ?? 0);
        const extracted = timestamp(value, key, timestamps[row] ?? -1);
        timestamps[row] = Number.isFinite(extracted) ? extracted : -1;
      } catch {
        // The source decodes the record again, and hands what cannot be decoded to the error handler.
      }
    }
    return {...columns, timestamps};
  };
}
