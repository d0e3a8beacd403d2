import type {Serde} from '../serde.ts';
import {fixedWidth} from './fixed-width.ts';
import {kindOf, unencodable} from './serde-fault.ts';

/** IEEE 754 numbers of 64 bits, big-endian, as Kafka's `DoubleSerializer` writes them. */
export const float64Serde: Serde<number> = Object.freeze({
  name: 'float64',
  decode: (bytes: Uint8Array, start: number, end: number) =>
    fixedWidth('float64', 8, {bytes, start, end}).getFloat64(0),
  encode: (value: number) => {
    if (typeof value !== 'number') {
      const fault = {serde: 'float64', field: '', expected: 'a number', found: kindOf(value)};
      throw unencodable(fault);
    }
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value);
    return bytes;
  },
});
