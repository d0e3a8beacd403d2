import {expect, test} from 'vitest';
import {
  bytesSerde,
  countWindowedSerde,
  sessionWindowedSerde,
  stringSerde,
  windowedSerde,
} from './serdes.ts';

// Within a larger buffer, as keys are read.
function within(encoded: string | Uint8Array): readonly [Uint8Array, number, number] {
  const bytes = Buffer.concat([Buffer.from('??'), Buffer.from(encoded), Buffer.from('?')]);
  return [bytes, 2, bytes.length - 1];
}

const hex = (encoded: string | Uint8Array): string => Buffer.from(encoded).toString('hex');

test.each([
  {startMs: 0, expected: '6b0000000000000000'},
  {startMs: 1, expected: '6b0000000000000001'},
  {startMs: 2 ** 32 - 1, expected: '6b00000000ffffffff'},
  {startMs: 1_700_000_040_000, expected: '6b0000018bcfe60440'},
  {startMs: 2 ** 53 - 1, expected: '6b001fffffffffffff'},
])('a windowed key has its start as an int64: $startMs', ({startMs, expected}) => {
  const serde = windowedSerde(stringSerde, 10);
  const key = {key: 'k', startMs, endMs: startMs + 10};
  expect(hex(serde.encode(key))).toBe(expected);
  expect(serde.decode(...within(serde.encode(key)))).toEqual(key);
});

test('a session’s key has its end, then its start', () => {
  const serde = sessionWindowedSerde(stringSerde);
  const key = {key: 'é', startMs: 258, endMs: 2 ** 40};
  expect(hex(serde.encode(key))).toBe('c3a900000100000000000000000000000102');
  expect(serde.decode(...within(serde.encode(key)))).toEqual(key);
});

test('a count window’s key has its number, and keys may be bytes', () => {
  const serde = countWindowedSerde(bytesSerde);
  const key = {key: Uint8Array.of(255, 0), index: 3};
  expect(hex(serde.encode(key))).toBe('ff000000000000000003');
  expect(serde.decode(...within(serde.encode(key)))).toEqual(key);
});
