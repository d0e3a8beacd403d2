import type {RecordHeaders} from '../../record.ts';
import {readHeaders} from '../read-headers.ts';
import type {RecordColumns} from '../record-columns.ts';

/** One record with everything in it, as text where it is bytes. */
export interface ReadRecord {
  readonly offset: number;
  readonly timestampMs: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** All records of `batches`, in order. */
export function readAll(batches: readonly RecordColumns[]): ReadRecord[] {
  return batches.flatMap((columns) =>
    Array.from({length: columns.count}, (_, row) => ({
      offset: columns.offsets[row] ?? Number.NaN,
      timestampMs: columns.timestamps[row] ?? Number.NaN,
      key: textAt(columns.bytes, columns.keyStart[row], columns.keyEnd[row]),
      value: textAt(columns.bytes, columns.valueStart[row], columns.valueEnd[row]),
      headers: headersAsText(readHeaders(columns, row)),
    })),
  );
}

export function headersAsText(headers: RecordHeaders): ReadRecord['headers'] {
  return headers.map(([name, value]) => [name, Buffer.from(value).toString('latin1')]);
}

function textAt(bytes: Uint8Array, start = -1, end = -1): string | null {
  return start < 0 ? null : Buffer.from(bytes.subarray(start, end)).toString('latin1');
}
