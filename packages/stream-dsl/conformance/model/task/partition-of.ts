import {isWindowedKey, type Key} from '../../scenario/json.ts';

const multiplier = 0x5bd1_e995;

/** The partition of a key, by Kafka's murmur2 of its bytes; a null key has the first. */
export function partitionOf(key: Key, partitions: number): number {
  if (key === null || partitions === 1) return 0;
  return (murmur2(Buffer.from(keyBytes(key))) & 0x7fff_ffff) % partitions;
}

/** As the topologies of `ours/` write keys. */
function keyBytes(key: Exclude<Key, null>): string {
  if (!isWindowedKey(key)) return key;
  return `\u0001${JSON.stringify({key: key.k, startMs: key.start, endMs: key.end})}`;
}

function murmur2(bytes: Buffer): number {
  let hash = 0x9747_b28c ^ bytes.length;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    const mixed = Math.imul(bytes.readInt32LE(at), multiplier);
    hash = Math.imul(hash, multiplier) ^ Math.imul(mixed ^ (mixed >>> 24), multiplier);
  }
  const rest = bytes.subarray(at);
  if (rest.length > 0) {
    rest.forEach((byte, index) => {
      hash ^= byte << (8 * index);
    });
    hash = Math.imul(hash, multiplier);
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return hash ^ (hash >>> 15);
}
