import type {Serde} from '../serde.ts';

/** Sorts by the bytes of keys, as the stores of Kafka Streams do; in place. */
export function sortByKey<T extends {readonly key: unknown}>(
  items: T[],
  serde: Serde<unknown>,
): T[] {
  if (items.length < 2) return items;
  if (items.every(({key}) => isOrderedText(key, serde))) {
    // The keys are texts, as has just been seen.
    return items.sort((a, b) => compareTexts(a.key as string, b.key as string));
  }
  const encoded = new Map(items.map((item) => [item, bytesOf(serde.encode(item.key))]));
  return items.sort((a, b) => Buffer.compare(encoded.get(a) as Buffer, encoded.get(b) as Buffer));
}

/** -1, 0 or 1: the order of two keys' bytes. */
export function compareKeys(left: unknown, right: unknown, serde: Serde<unknown>): number {
  if (isOrderedText(left, serde) && isOrderedText(right, serde)) return compareTexts(left, right);
  return Buffer.compare(bytesOf(serde.encode(left)), bytesOf(serde.encode(right)));
}

const SURROGATES = /[\ud800-\udfff]/;

/** Whether a key is a text, written as it is, whose UTF-16 code units are in the order of its UTF-8 bytes. */
function isOrderedText(key: unknown, serde: Serde<unknown>): key is string {
  return typeof key === 'string' && !SURROGATES.test(key) && serde.encode(key) === key;
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function bytesOf(encoded: string | Uint8Array): Buffer {
  return typeof encoded === 'string'
    ? Buffer.from(encoded)
    : Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
}
