import type {Serde} from '../serde.ts';

/** Sorts by the bytes of keys, as the stores of Kafka Streams do; in place. */
export function sortByKey<T extends {readonly key: unknown}>(
  items: T[],
  serde: Serde<unknown>,
): T[] {
  if (items.length < 2) return items;
  const encoded = new Map(items.map((item) => [item, bytesOf(serde.encode(item.key))]));
  return items.sort((a, b) => Buffer.compare(encoded.get(a) as Buffer, encoded.get(b) as Buffer));
}

/** -1, 0 or 1: the order of two keys' bytes. */
export function compareKeys(left: unknown, right: unknown, serde: Serde<unknown>): number {
  return Buffer.compare(bytesOf(serde.encode(left)), bytesOf(serde.encode(right)));
}

function bytesOf(encoded: string | Uint8Array): Buffer {
  return typeof encoded === 'string'
    ? Buffer.from(encoded)
    : Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
}
