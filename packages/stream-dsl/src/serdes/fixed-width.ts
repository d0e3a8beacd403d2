import {undecodable} from './serde-fault.ts';

/** A view of exactly `width` bytes. Throws `STREAM_DECODE_FAILED` for a window of another size. */
export function fixedWidth(
  serde: string,
  width: number,
  {bytes, start, end}: {readonly bytes: Uint8Array; readonly start: number; readonly end: number},
): DataView {
  if (end - start !== width) {
    throw undecodable({
      serde,
      field: '',
      expected: `${width} bytes`,
      found: `${end - start} bytes`,
    });
  }
  return new DataView(bytes.buffer, bytes.byteOffset + start, width);
}
