/** The partition of a key among so many, as Kafka's default partitioner chooses it: murmur2 of its UTF-8 bytes. */
export function partitionOf(key: string, partitionCount: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fff_ffff) % partitionCount;
}

const factor = 0x5bd1_e995;

/** MurmurHash2 with Kafka's seed (org.apache.kafka.common.utils.Utils.murmur2), as a signed 32-bit integer. */
export function murmur2(bytes: Buffer): number {
  let h = 0x9747_b28c ^ bytes.length;
  const whole = bytes.length & ~3;
  for (let at = 0; at < whole; at += 4) {
    let k = Math.imul(bytes.readInt32LE(at), factor);
    k = Math.imul(k ^ (k >>> 24), factor);
    h = Math.imul(h, factor) ^ k;
  }
  const rest = bytes.length - whole;
  if (rest > 2) h ^= bytes.readUInt8(whole + 2) << 16;
  if (rest > 1) h ^= bytes.readUInt8(whole + 1) << 8;
  if (rest > 0) h = Math.imul(h ^ bytes.readUInt8(whole), factor);
  h = Math.imul(h ^ (h >>> 13), factor);
  return h ^ (h >>> 15);
}
