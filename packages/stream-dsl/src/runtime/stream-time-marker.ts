import type {RecordHeaders} from '../record.ts';
import {readHeaders} from '../record-batch/read-headers.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';

const HEADER = 'crm.stream-time';

/** A writer's stream time within a repartition topic: a record without key and value, and this in a header. */
export interface StreamTimeMarker {
  /** Name of the writing task. */
  readonly writer: string;
  readonly timeMs: number;
}

export function markerHeaders({writer, timeMs}: StreamTimeMarker): RecordHeaders {
  return [[HEADER, Buffer.from(`${writer} ${timeMs}`)]];
}

/** The marker in a row, or undefined for any other record. */
export function readMarker(columns: RecordColumns, row: number): StreamTimeMarker | undefined {
  const isBare = columns.keyStart[row] === -1 && columns.valueStart[row] === -1;
  if (!isBare || columns.headersAt[row] === -1) return undefined;
  const found = readHeaders(columns, row).find(([name]) => name === HEADER);
  if (found === undefined) return undefined;
  const [writer = '', time = ''] = Buffer.from(found[1]).toString().split(' ');
  return {writer, timeMs: Number(time)};
}
