import {randomBytes} from 'node:crypto';
import {compressFrameSync, decompressFrameSync} from 'lz4-napi';
import {expect, test} from 'vitest';
import {compressLz4, decompressLz4} from './lz4-frame.ts';

const HEAD_BYTES = 61;
const contents = [0, 1, 1_000, 65_536, 65_537, 262_145, 1_048_577, 4_194_305, 9_000_000].flatMap(
  (sizeBytes) => [
    {name: `${sizeBytes} bytes of text`, bytes: Buffer.alloc(sizeBytes, 'event,order,product;')},
    {name: `${sizeBytes} random bytes`, bytes: randomBytes(sizeBytes)},
  ],
);

// lz4-napi's own frames, which check the head's checksum, are the reference.
test.each(contents)('our frame of $name is read by others', ({bytes}) => {
  const frame = compressLz4(bytes, HEAD_BYTES).subarray(HEAD_BYTES);
  expect(decompressFrameSync(frame).equals(bytes)).toBe(true);
});

test.each(contents)("others' frame of $name is read by us", ({bytes}) => {
  for (const options of [{}, {contentChecksum: true, blockChecksums: true}]) {
    const frame = compressFrameSync(bytes, options);
    expect(Buffer.from(decompressLz4(frame)).equals(bytes)).toBe(true);
  }
});

test('every cut of a frame is refused', () => {
  const frame = compressLz4(Buffer.from('a line of text, a line of text'), 0);
  for (let length = 0; length < frame.length; length++) {
    expect(() => decompressLz4(frame.subarray(0, length)), `${length} bytes`).toThrowError();
  }
});
