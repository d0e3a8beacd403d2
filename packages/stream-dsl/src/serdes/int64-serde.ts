import type {Serde} from '../serde.ts';
import {fixedWidth} from './fixed-width.ts';
import {kindOf, unencodable} from './serde-fault.ts';

/** Integers of 64 bits, big-endian, as Kafka's `LongSerializer` writes them. */
export const int64Serde: Serde<bigint> = Object.freeze({
  name: 'int64',
  decode: (bytes: Uint8Array, start: number, end: number) =>
    fixedWidth('int64', 8, {bytes, start, end}).getBigInt64(0),
  encode: (value: bigint) => {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) {
      const found = typeof value === 'bigint' ? 'a larger one' : kindOf(value);
      throw unencodable({serde: 'int64', field: '', expected: 'a bigint of 64 bits', found});
    }
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, value);
    return bytes;
  },
});
