import type {RecordColumns} from './record-columns.ts';
import {readVarlong, varintEnd} from './varint.ts';

/** Where the records of one batch lie, decompressed. */
export interface RecordSection {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly recordCount: number;
  readonly baseOffset: number;
  readonly baseTimestampMs: number;
  readonly logAppendTimeMs: number | undefined;
}

/** Length, attributes, timestamp, offset, key length, value length and header count: one byte each. */
const MIN_RECORD_BYTES = 7;

/**
 * The columns of the records from `fromOffset` on; undefined when a record leads outside of the section. Varints are
 * read in place: as calls they take a third longer.
 */
export function readRecords(section: RecordSection, fromOffset: number): RecordColumns | undefined {
  const {bytes, end: limit, baseOffset, baseTimestampMs, logAppendTimeMs} = section;
  if (section.recordCount * MIN_RECORD_BYTES > limit - section.start) return undefined;
  const columns = allocate(section);
  const {offsets, timestamps, keyStart, keyEnd, valueStart, valueEnd, headersAt} = columns;
  let at = section.start;
  let row = 0;
  for (let left = section.recordCount; left > 0; left--) {
    let byte = bytes[at++] as number;
    let zigzag = byte & 0x7f;
    for (let shift = 7; byte > 0x7f && shift < 35; shift += 7) {
      byte = bytes[at++] as number;
      zigzag |= (byte & 0x7f) << shift;
    }
    const end = at + (zigzag >>> 1);
    // Past the attributes, which are always 0.
    at++;
    const deltaAt = at;
    byte = bytes[at++] as number;
    zigzag = byte & 0x7f;
    for (let shift = 7; byte > 0x7f && shift < 28; shift += 7) {
      byte = bytes[at++] as number;
      zigzag |= (byte & 0x7f) << shift;
    }
    let timestampDelta = (zigzag >>> 1) ^ -(zigzag & 1);
    if (byte > 0x7f) {
      timestampDelta = readVarlong(bytes, deltaAt);
      at = varintEnd(bytes, deltaAt);
    }
    byte = bytes[at++] as number;
    zigzag = byte & 0x7f;
    for (let shift = 7; byte > 0x7f && shift < 35; shift += 7) {
      byte = bytes[at++] as number;
      zigzag |= (byte & 0x7f) << shift;
    }
    const offset = baseOffset + ((zigzag >>> 1) ^ -(zigzag & 1));
    byte = bytes[at++] as number;
    zigzag = byte & 0x7f;
    for (let shift = 7; byte > 0x7f && shift < 35; shift += 7) {
      byte = bytes[at++] as number;
      zigzag |= (byte & 0x7f) << shift;
    }
    const hasKey = (zigzag & 1) === 0;
    const keyAt = at;
    if (hasKey) at += zigzag >>> 1;
    const keyTo = at;
    byte = bytes[at++] as number;
    zigzag = byte & 0x7f;
    for (let shift = 7; byte > 0x7f && shift < 35; shift += 7) {
      byte = bytes[at++] as number;
      zigzag |= (byte & 0x7f) << shift;
    }
    const hasValue = (zigzag & 1) === 0;
    const valueAt = at;
    if (hasValue) at += zigzag >>> 1;
    // The header count lies before the record's end, so that this holds key and value as well.
    if (at >= end || end > limit) return undefined;
    if (offset >= fromOffset) {
      offsets[row] = offset;
      timestamps[row] = logAppendTimeMs ?? baseTimestampMs + timestampDelta;
      keyStart[row] = hasKey ? keyAt : -1;
      keyEnd[row] = hasKey ? keyTo : -1;
      valueStart[row] = hasValue ? valueAt : -1;
      valueEnd[row] = hasValue ? at : -1;
      headersAt[row] = bytes[at] === 0 ? -1 : at;
      row++;
    }
    at = end;
  }
  return {...columns, count: row};
}

function allocate({topic, partition, bytes, recordCount}: RecordSection): RecordColumns {
  return {
    topic,
    partition,
    count: recordCount,
    offsets: new Float64Array(recordCount),
    timestamps: new Float64Array(recordCount),
    bytes,
    keyStart: new Int32Array(recordCount),
    keyEnd: new Int32Array(recordCount),
    valueStart: new Int32Array(recordCount),
    valueEnd: new Int32Array(recordCount),
    headersAt: new Int32Array(recordCount),
  };
}
