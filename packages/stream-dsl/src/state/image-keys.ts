import {writeTime} from './composed-key.ts';

const TIME_BYTES = 8;

/**
 * A key of a changelog that ends with the start of a window, with that start in front: so the rows of a window lie
 * together, in the order of their keys. Shorter keys, which are no windows, stay as they are.
 */
export function timeFirst(key: Uint8Array): Uint8Array {
  if (key.length < TIME_BYTES) return key;
  const split = key.length - TIME_BYTES;
  const result = new Uint8Array(key.length);
  result.set(key.subarray(split), 0);
  result.set(key.subarray(0, split), TIME_BYTES);
  return result;
}

/** The key of a window's row, or with an empty key the bytes with which all of its rows begin. */
export function windowRowKey(startMs: number, key: Uint8Array): Uint8Array {
  const result = Buffer.allocUnsafe(TIME_BYTES + key.length);
  writeTime(result, startMs, 0);
  result.set(key, TIME_BYTES);
  return result;
}

/** The key of a changelog again, from the one that `timeFirst` made of it. */
export function timeLast(key: Uint8Array): Uint8Array {
  if (key.length < TIME_BYTES) return key;
  const result = new Uint8Array(key.length);
  result.set(key.subarray(TIME_BYTES), 0);
  result.set(key.subarray(0, TIME_BYTES), key.length - TIME_BYTES);
  return result;
}
