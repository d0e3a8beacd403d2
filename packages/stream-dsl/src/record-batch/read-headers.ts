import type {RecordHeaders} from '../record.ts';
import type {RecordColumns} from './record-columns.ts';
import {readVarlong, varintEnd} from './varint.ts';

/** The headers of record `index`; values are windows into the batch, a null value an empty one. */
export function readHeaders(columns: RecordColumns, index: number): RecordHeaders {
  const {bytes} = columns;
  const start = columns.headersAt[index] ?? -1;
  if (start < 0) return [];
  let at = start;
  const nextNumber = () => {
    const number = readVarlong(bytes, at);
    at = varintEnd(bytes, at);
    return number;
  };
  const nextBytes = () => {
    const length = Math.max(0, nextNumber());
    const window = bytes.subarray(at, at + length);
    at += length;
    return window;
  };
  const headers: (readonly [string, Uint8Array])[] = [];
  for (let left = nextNumber(); left > 0 && at < bytes.length; left--) {
    const name = nextBytes();
    headers.push([Buffer.from(name.buffer, name.byteOffset, name.length).toString(), nextBytes()]);
  }
  return headers;
}
