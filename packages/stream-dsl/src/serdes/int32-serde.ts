import type {Serde} from '../serde.ts';
import {fixedWidth} from './fixed-width.ts';
import {kindOf, unencodable} from './serde-fault.ts';

/** Integers of 32 bits, big-endian, as Kafka's `IntegerSerializer` writes them. */
export const int32Serde: Serde<number> = Object.freeze({
  name: 'int32',
  decode: (bytes: Uint8Array, start: number, end: number) =>
    fixedWidth('int32', 4, {bytes, start, end}).getInt32(0),
  encode: (value: number) => {
    if ((value | 0) !== value) {
      const found = Number.isSafeInteger(value) ? `${value}` : kindOf(value);
      throw unencodable({serde: 'int32', field: '', expected: 'an integer of 32 bits', found});
    }
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setInt32(0, value);
    return bytes;
  },
});
