import type {Serde} from '../serde.ts';

/** Bytes as they are; decoding copies them, as the source buffer is used again. */
export const bytesSerde: Serde<Uint8Array> = Object.freeze({
  name: 'bytes',
  // A Buffer's own slice() would share its memory.
  decode: (bytes: Uint8Array, start: number, end: number) =>
    new Uint8Array(bytes.subarray(start, end)),
  encode: (value: Uint8Array) => value,
});
