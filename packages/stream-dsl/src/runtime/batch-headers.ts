import type {RecordHeaders} from '../record.ts';
import {readHeaders} from '../record-batch/read-headers.ts';
import type {Batch} from './batch.ts';

/** The headers of a record; undefined for none. */
export function headersOf({headers, origin}: Batch, index: number): RecordHeaders | undefined {
  if (headers !== undefined) return headers[index];
  if (origin === undefined) return undefined;
  const row = origin.rows[index] ?? -1;
  if ((origin.columns.headersAt[row] ?? -1) < 0) return undefined;
  return readHeaders(origin.columns, row);
}
