import {expect, test} from 'vitest';
import type {Serde} from '../serde.ts';
import {float64Serde} from './float64-serde.ts';
import {int32Serde} from './int32-serde.ts';
import {int64Serde} from './int64-serde.ts';
import {windowOf} from './testing/foreign-vectors.ts';
import {uuidSerde} from './uuid-serde.ts';

// Written by the serializers of kafka-clients 4.3.0.
const written: readonly [Serde<unknown>, unknown, string][] = [
  [int32Serde, 0, '00000000'],
  [int32Serde, -1, 'ffffffff'],
  [int32Serde, 2_147_483_647, '7fffffff'],
  [int32Serde, -2_147_483_648, '80000000'],
  [int32Serde, 305_419_896, '12345678'],
  [int64Serde, 1n, '0000000000000001'],
  [int64Serde, -1n, 'ffffffffffffffff'],
  [int64Serde, 9_223_372_036_854_775_807n, '7fffffffffffffff'],
  [int64Serde, -9_223_372_036_854_775_808n, '8000000000000000'],
  [int64Serde, 9_007_199_254_740_993n, '0020000000000001'],
  [float64Serde, -0, '8000000000000000'],
  [float64Serde, 1.5, '3ff8000000000000'],
  [float64Serde, 5e-324, '0000000000000001'],
  [float64Serde, Number.MAX_VALUE, '7fefffffffffffff'],
  [float64Serde, Number.NEGATIVE_INFINITY, 'fff0000000000000'],
  [float64Serde, Number.NaN, '7ff8000000000000'],
  [
    uuidSerde,
    '0f8fad5b-d9cb-469f-a165-70867728950e',
    '30663866616435622d643963622d343639662d613136352d373038363737323839353065',
  ],
].map(([serde, value, hex]) => [serde as Serde<unknown>, value, hex as string]);

test.each(written)('%o: %s is written as by Kafka, and read back', (serde, value, hex) => {
  const encoded = serde.encode(value);
  expect(Buffer.from(encoded as Uint8Array).toString('hex')).toBe(hex);
  expect(serde.decode(...windowOf(encoded))).toBe(value);
});

test.each([
  {serde: int32Serde as Serde<unknown>, length: 5, expected: '4 bytes'},
  {serde: int64Serde as Serde<unknown>, length: 4, expected: '8 bytes'},
  {serde: float64Serde as Serde<unknown>, length: 0, expected: '8 bytes'},
  {serde: uuidSerde as Serde<unknown>, length: 16, expected: 'a UUID of 36 characters'},
])('$serde.name refuses $length bytes', ({serde, length, expected}) => {
  const decode = (): unknown => serde.decode(...windowOf(new Uint8Array(length)));
  expect(decode).toThrow(`${serde.name}: the value: expected ${expected}, found ${length} bytes`);
});

test.each([
  {serde: int32Serde as Serde<unknown>, value: 2 ** 31, found: '2147483648'},
  {serde: int32Serde as Serde<unknown>, value: 0.5, found: 'a number that is no integer'},
  {serde: int64Serde as Serde<unknown>, value: 1, found: 'a number'},
  {serde: int64Serde as Serde<unknown>, value: 2n ** 63n, found: 'a larger one'},
  {serde: float64Serde as Serde<unknown>, value: '1', found: 'a string'},
  {serde: uuidSerde as Serde<unknown>, value: 'no', found: 'text of another form'},
])('$serde.name does not write $value', ({serde, value, found}) => {
  expect(() => serde.encode(value)).toThrow(
    expect.objectContaining({
      code: 'STREAM_ENCODE_FAILED',
      message: expect.stringContaining(found),
    }),
  );
});
