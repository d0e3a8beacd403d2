const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
/** Short keys are encoded here instead of into a buffer each. */
const scratch = Buffer.allocUnsafeSlow(1024);

/** The partition of a key, as Kafka's own producers choose it. Text is taken as UTF-8. */
export function partitionFor(key: Uint8Array | string, partitionCount: number): number {
  return (murmur2(typeof key === 'string' ? encode(key) : key) & 0x7fffffff) % partitionCount;
}

/** MurmurHash2 (32 bits, with the seed of Kafka), as a signed number. */
export function murmur2(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  let hash = SEED ^ (end - start);
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    const mixed = Math.imul(word, MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(mixed ^ (mixed >>> 24), MULTIPLIER);
  }
  if (at < end) {
    for (let i = end - 1; i >= at; i--) hash ^= (bytes[i] as number) << (8 * (i - at));
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

function encode(key: string): Uint8Array {
  if (key.length * 3 > scratch.length) return Buffer.from(key);
  return scratch.subarray(0, scratch.write(key, 'utf8'));
}
