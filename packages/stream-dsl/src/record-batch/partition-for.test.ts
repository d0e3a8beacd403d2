import {expect, test} from 'vitest';
import {murmur2, partitionFor} from './partition-for.ts';

// UtilsTest.testMurmur2 of Apache Kafka.
const vectors = [
  {text: '21', hash: -973932308},
  {text: 'foobar', hash: -790332482},
  {text: 'a-little-bit-long-string', hash: -985981536},
  {text: 'a-little-bit-longer-string', hash: -1486304829},
  {text: 'lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', hash: -58897971},
  {text: 'abc', hash: 479470107},
];

test.each(vectors)('the hash of $text is that of Kafka', ({text, hash}) => {
  const window = Buffer.from(`##${text}##`);
  expect(murmur2(Buffer.from(text))).toBe(hash);
  expect(murmur2(window, 2, window.length - 2)).toBe(hash);
});

// Kafka clears the sign bit, then takes the remainder: -973932308 & 0x7fffffff = 1173551340.
test.each([
  {key: '21', partitionCount: 7, expected: 1173551340 % 7},
  {key: 'abc', partitionCount: 7, expected: 479470107 % 7},
  {key: 'abc', partitionCount: 1, expected: 0},
])('$key of $partitionCount partitions', ({key, partitionCount, expected}) => {
  expect(partitionFor(key, partitionCount)).toBe(expected);
  expect(partitionFor(Buffer.from(key), partitionCount)).toBe(expected);
});

test('text is hashed as UTF-8, however long', () => {
  for (const key of ['김', '김'.repeat(1_000), '']) {
    expect(partitionFor(key, 1_000_003)).toBe(partitionFor(Buffer.from(key), 1_000_003));
  }
});
