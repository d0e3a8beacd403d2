import type {Serde} from '../serde.ts';

/** A value as bytes or text; null for no value, which is a tombstone. */
export function encodeNullable(serde: Serde<unknown>, value: unknown): string | Uint8Array | null {
  return value === null || value === undefined ? null : serde.encode(value);
}

/**
 * A table's change as one value: the length of the new value as an int32 (-1 for none), a byte that is 1 where there is
 * an old value, then the new value and the old one.
 */
export function encodeChange(serde: Serde<unknown>, value: unknown, old: unknown): Uint8Array {
  const [newBytes, oldBytes] = [bytesOf(serde, value), bytesOf(serde, old)];
  const newLength = newBytes?.length ?? 0;
  const result = Buffer.alloc(5 + newLength + (oldBytes?.length ?? 0));
  result.writeInt32BE(newBytes === null ? -1 : newLength, 0);
  result.writeUInt8(oldBytes === null ? 0 : 1, 4);
  if (newBytes !== null) result.set(newBytes, 5);
  if (oldBytes !== null) result.set(oldBytes, 5 + newLength);
  return result;
}

/** The two values of a change; null where there is none. */
export function decodeChange(
  serde: Serde<unknown>,
  bytes: Uint8Array,
  start: number,
  end: number,
): {readonly value: unknown; readonly old: unknown} {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
  const length = view.getInt32(0);
  const split = start + 5 + Math.max(0, length);
  return {
    value: length < 0 ? null : serde.decode(bytes, start + 5, split),
    old: view.getUint8(4) === 0 ? null : serde.decode(bytes, split, end),
  };
}

function bytesOf(serde: Serde<unknown>, value: unknown): Uint8Array | null {
  const encoded = encodeNullable(serde, value);
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
}
