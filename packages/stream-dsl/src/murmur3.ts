const C = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const;

/** MurmurHash3_x86_128 of bytes: 16 bytes. Not for secrets; two values that differ by chance never share it. */
export function murmur3(bytes: Uint8Array, seed = 0): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const blocks = bytes.length >> 4;
  let [h1, h2, h3, h4] = [seed, seed, seed, seed];
  for (let at = 0; at < blocks * 16; at += 16) {
    h1 ^= scramble(view.getInt32(at, true), C[0], 15, C[1]);
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= scramble(view.getInt32(at + 4, true), C[1], 16, C[2]);
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= scramble(view.getInt32(at + 8, true), C[2], 17, C[3]);
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= scramble(view.getInt32(at + 12, true), C[3], 18, C[0]);
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  const tail = bytes.subarray(blocks * 16);
  h4 ^= scramble(word(tail, 12), C[3], 18, C[0]);
  h3 ^= scramble(word(tail, 8), C[2], 17, C[3]);
  h2 ^= scramble(word(tail, 4), C[1], 16, C[2]);
  h1 ^= scramble(word(tail, 0), C[0], 15, C[1]);
  return finish([h1, h2, h3, h4], bytes.length);
}

function finish(hashes: readonly number[], length: number): Uint8Array {
  const mixed = spread(hashes.map((hash) => hash ^ length));
  const result = new DataView(new ArrayBuffer(16));
  spread(mixed.map(avalanche)).forEach((hash, i) => {
    result.setInt32(i * 4, hash, true);
  });
  return new Uint8Array(result.buffer);
}

/** The first becomes the sum of all, which then joins each of the others. */
function spread(hashes: readonly number[]): readonly number[] {
  const sum = hashes.reduce((left, right) => (left + right) | 0, 0);
  return hashes.map((hash, i) => (i === 0 ? sum : (hash + sum) | 0));
}

/** Up to four bytes of a tail as a number; 0 beyond its end. */
function word(tail: Uint8Array, at: number): number {
  let result = 0;
  for (let i = Math.min(3, tail.length - at - 1); i >= 0; i--) {
    result = (result << 8) | (tail[at + i] ?? 0);
  }
  return result;
}

function scramble(value: number, first: number, turn: number, second: number): number {
  return Math.imul(rotate(Math.imul(value, first), turn), second);
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function avalanche(value: number): number {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}
