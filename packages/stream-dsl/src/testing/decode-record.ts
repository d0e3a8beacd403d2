import type {Serdes} from '../graph/node.ts';
import type {RecordHeaders, StreamRecord} from '../record.ts';
import {readHeaders} from '../record-batch/read-headers.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';

/** One record of a topic as user code would see it. */
export function decodeRecord(
  columns: RecordColumns,
  row: number,
  serdes: Serdes,
): StreamRecord<unknown, unknown> {
  const {bytes, keyStart, keyEnd, valueStart, valueEnd} = columns;
  const part = (serde: Serdes['key'], start = -1, end = -1): unknown =>
    start < 0 ? null : serde.decode(bytes, start, end);
  return {
    key: part(serdes.key, keyStart[row], keyEnd[row]),
    value: part(serdes.value, valueStart[row], valueEnd[row]),
    timestampMs: columns.timestamps[row] ?? -1,
    ...headersOf(columns, row),
  };
}

/** One record of a topic with key and value as text. */
export function recordAsText(
  columns: RecordColumns,
  row: number,
): StreamRecord<string | null, string | null> {
  const {bytes, keyStart, keyEnd, valueStart, valueEnd} = columns;
  const text = (start = -1, end = -1): string | null =>
    start < 0 ? null : Buffer.from(bytes.subarray(start, end)).toString();
  return {
    key: text(keyStart[row], keyEnd[row]),
    value: text(valueStart[row], valueEnd[row]),
    timestampMs: columns.timestamps[row] ?? -1,
    ...headersOf(columns, row),
  };
}

function headersOf(columns: RecordColumns, row: number): {readonly headers?: RecordHeaders} {
  const headers = readHeaders(columns, row);
  return headers.length === 0 ? {} : {headers};
}
