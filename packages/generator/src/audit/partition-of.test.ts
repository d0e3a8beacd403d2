import {expect, test} from 'vitest';
import {murmur2, partitionOf} from './partition-of.ts';

// From Kafka's own UtilsTest.testMurmur2.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s', (text, expected) => {
  expect(murmur2(Buffer.from(text))).toBe(expected);
});

test('a negative hash gives a partition too', () => {
  expect(partitionOf('21', 4)).toBe((-973932308 & 0x7fff_ffff) % 4);
});
