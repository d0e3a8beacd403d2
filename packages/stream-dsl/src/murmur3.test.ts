import {expect, test} from 'vitest';
import {murmur3} from './murmur3.ts';

test('passes the verification of its author (SMHasher): hashes of 0, 1, 2, .. 255 bytes', () => {
  const hashes = Array.from({length: 256}, (_, length) =>
    murmur3(
      Uint8Array.from({length}, (_byte, i) => i),
      256 - length,
    ),
  );
  const all = murmur3(Buffer.concat(hashes));
  expect(Buffer.from(all).readUInt32LE(0)).toBe(0xb3ece62a);
});

test('a window into a larger buffer hashes as a copy of it', () => {
  const bytes = Buffer.from('..the quick brown fox jumps..');
  expect(murmur3(bytes.subarray(2, 27))).toEqual(murmur3(Uint8Array.from(bytes.subarray(2, 27))));
});
