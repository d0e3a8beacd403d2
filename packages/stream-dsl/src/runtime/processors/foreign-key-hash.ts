import {murmur3} from '../../murmur3.ts';
import type {Serde} from '../../serde.ts';

/**
 * What tells one value of a left row from another: a hash of what its serde writes. It is made of the same value once
 * more when the answer is there, maybe after a restart, so the serde must write what it has read as it was: JSON does,
 * as its members keep their order. Two JSON values that differ in the order of their members count as two.
 */
export function hashOf(serde: Serde<unknown>, value: unknown): Uint8Array | null {
  if (value === null || value === undefined) return null;
  const encoded = serde.encode(value);
  return murmur3(typeof encoded === 'string' ? Buffer.from(encoded) : encoded);
}

export function isSameHash(left: Uint8Array | null, right: Uint8Array | null): boolean {
  return left === null || right === null ? left === right : Buffer.compare(left, right) === 0;
}
