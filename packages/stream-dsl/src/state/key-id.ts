import type {Serde} from '../serde.ts';

/** What stands for a key in a Map: texts, numbers and bigints themselves, anything else by its bytes. */
export type KeyId = string | number | bigint;

export function keyId(serde: Serde<unknown>, key: unknown): KeyId {
  if (typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint') return key;
  const encoded = serde.encode(key);
  return typeof encoded === 'string' ? encoded : Buffer.from(encoded).toString('latin1');
}
