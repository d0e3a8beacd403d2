import type {ImageRow} from '../../ports/state-storage.ts';
import {crc32c} from '../../record-batch/crc32c.ts';
import {corrupt} from './sqlite-error.ts';

/** CRC-32C, then the timestamp as a big-endian int64; the value follows. */
const HEAD_BYTES = 12;
const TWO_POW_32 = 2 ** 32;

/** Writes rows as they lie in the file, each into the same memory: for who copies them at once. */
export class RowEncoder {
  #memory = Buffer.allocUnsafeSlow(1024);

  encode(key: Uint8Array, value: Uint8Array, timestampMs: number): Uint8Array {
    const length = HEAD_BYTES + value.length;
    if (length > this.#memory.length) this.#memory = Buffer.allocUnsafeSlow(2 * length);
    const bytes = this.#memory;
    bytes.writeInt32BE(Math.floor(timestampMs / TWO_POW_32), 4);
    bytes.writeUInt32BE(timestampMs >>> 0, 8);
    bytes.set(value, HEAD_BYTES);
    bytes.writeUInt32BE(checksum(key, bytes, length), 0);
    return bytes.subarray(0, length);
  }
}

/** Throws STREAM_STATE_CORRUPT for what was not written so. */
export function decodeRow(key: Uint8Array, stored: Uint8Array, store: string): ImageRow {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  if (stored.length < HEAD_BYTES || view.getUint32(0) !== checksum(key, stored, stored.length)) {
    throw corrupt(`read a row of store ${store}`, 'its checksum is another');
  }
  return {
    key,
    value: stored.subarray(HEAD_BYTES),
    timestampMs: view.getInt32(4) * TWO_POW_32 + view.getUint32(8),
  };
}

function checksum(key: Uint8Array, stored: Uint8Array, length: number): number {
  // Multiplied, so that a key and a value that change places are no match.
  return (Math.imul(crc32c(key), 0x9e3779b1) ^ crc32c(stored, 4, length)) >>> 0;
}
