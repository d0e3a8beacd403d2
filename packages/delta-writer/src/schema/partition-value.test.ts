import {describe, expect, test} from 'vitest';
import {parsePartitionValue, serializePartitionValue} from './partition-value.ts';
import type {AtomicType} from './struct-type.ts';

// Texts from delta-io/delta PROTOCOL.md, "Partition Value Serialization", where it has an example.
const written: {type: AtomicType; value: boolean | number | bigint | string; text: string}[] = [
  {type: 'string', value: 'US/East', text: 'US/East'},
  {type: 'boolean', value: true, text: 'true'},
  {type: 'byte', value: -128, text: '-128'},
  {type: 'short', value: 32_767, text: '32767'},
  {type: 'integer', value: -2_147_483_648, text: '-2147483648'},
  {type: 'long', value: 2n ** 63n - 1n, text: '9223372036854775807'},
  {type: 'double', value: 1, text: '1.0'},
  {type: 'double', value: 0.1, text: '0.1'},
  {type: 'double', value: Number.NaN, text: 'NaN'},
  {type: 'double', value: -Infinity, text: '-Infinity'},
  {type: 'float', value: 1.5, text: '1.5'},
  {type: 'decimal(5,2)', value: '-1.50', text: '-1.50'},
  {type: 'date', value: 18_878, text: '2021-09-08'},
  {type: 'date', value: -1, text: '1969-12-31'},
  {type: 'date', value: -719_528, text: '0000-01-01'},
  {type: 'timestamp', value: 1_631_099_471_000_001n, text: '2021-09-08T11:11:11.000001Z'},
  {type: 'timestamp', value: -1n, text: '1969-12-31T23:59:59.999999Z'},
  {type: 'timestamp_ntz', value: 0n, text: '1970-01-01 00:00:00.000000'},
];

test.each(written)('$type $text is written and read', ({type, value, text}) => {
  expect(serializePartitionValue(type, value)).toBe(text);
  expect(parsePartitionValue(type, text)).toEqual(value);
});

test('bytes are UTF-8 text', () => {
  const bytes = new TextEncoder().encode('a\u0001한');
  expect(serializePartitionValue('binary', bytes)).toBe('a\u0001한');
  expect(parsePartitionValue('binary', 'a\u0001한')).toEqual(bytes);
});

test.each([
  {name: 'null', type: 'long', value: null},
  {name: 'the empty text', type: 'string', value: ''},
  {name: 'empty bytes', type: 'binary', value: new Uint8Array()},
] as const)('$name is null in the log', ({type, value}) => {
  expect(serializePartitionValue(type, value)).toBeNull();
});

test.each([null, undefined, ''])('%j in the log is null', (text) => {
  expect(parsePartitionValue('string', text)).toBeNull();
});

test.each([
  {type: 'timestamp', text: '2021-09-08 11:11:11', micros: 1_631_099_471_000_000n},
  {type: 'timestamp', text: '2021-09-08T13:11:11.5+02:00', micros: 1_631_099_471_500_000n},
  {type: 'timestamp', text: '1969-12-31T23:59:59.999999999Z', micros: -1n},
  {type: 'timestamp_ntz', text: '2021-09-08', micros: 1_631_059_200_000_000n},
] as const)('$text is read as $micros microseconds', ({type, text, micros}) => {
  expect(parsePartitionValue(type, text)).toBe(micros);
});

test('a decimal with fewer digits gets its full scale', () => {
  expect(parsePartitionValue('decimal(5,2)', '1.5')).toBe('1.50');
  expect(serializePartitionValue('decimal(5,2)', '0')).toBe('0.00');
});

describe('is refused', () => {
  test.each([
    {type: 'byte', text: '128'},
    {type: 'long', text: '9223372036854775808'},
    {type: 'integer', text: '1.0'},
    {type: 'boolean', text: '1'},
    {type: 'double', text: 'one'},
    {type: 'date', text: '2021-02-29'},
    {type: 'timestamp', text: '2021-09-08 24:00:00'},
    {type: 'decimal(3,1)', text: '123.4'},
    {type: 'decimal(3,1)', text: '1.25'},
  ] as const)('$text as a $type in the log', ({type, text}) => {
    expect(() => parsePartitionValue(type, text)).toThrow(
      expect.objectContaining({code: 'DELTA_LOG_CORRUPT'}),
    );
  });

  test.each([
    {type: 'string', value: 1},
    {type: 'integer', value: 1.5},
    {type: 'timestamp', value: 1},
    {type: 'decimal(3,1)', value: '1.25'},
    {type: 'binary', value: Uint8Array.of(0xff)},
  ] as const)('$value for a $type', ({type, value}) => {
    expect(() => serializePartitionValue(type, value)).toThrow(
      expect.objectContaining({code: 'DELTA_SCHEMA_MISMATCH'}),
    );
  });
});
