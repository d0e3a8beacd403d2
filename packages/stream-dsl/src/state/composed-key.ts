import type {Serde} from '../serde.ts';

/** The bytes of a key with room before and after it. */
export function composeKey(
  serde: Serde<unknown>,
  key: unknown,
  room: {readonly before: number; readonly after: number},
): Buffer {
  const encoded = serde.encode(key);
  const length = typeof encoded === 'string' ? Buffer.byteLength(encoded) : encoded.length;
  const result = Buffer.allocUnsafe(room.before + length + room.after);
  if (typeof encoded === 'string') result.write(encoded, room.before);
  else result.set(encoded, room.before);
  return result;
}

/** Writes a time as a big-endian int64, so that bytes sort as times do. Faster than by way of a bigint. */
export function writeTime(bytes: Buffer, timeMs: number, at: number): void {
  bytes.writeInt32BE(Math.floor(timeMs / 2 ** 32), at);
  bytes.writeUInt32BE(((timeMs % 2 ** 32) + 2 ** 32) % 2 ** 32, at + 4);
}

export function readTime(bytes: Uint8Array, at: number): number {
  return readInt32(bytes, at) * 2 ** 32 + (readInt32(bytes, at + 4) >>> 0);
}

function readInt32(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16);
  return high | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}
