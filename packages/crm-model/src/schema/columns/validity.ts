import {growBytes} from './grow.ts';

/** The bitmap of a nullable column; bit 1 means that a value is there. */
export class Validity {
  bits: Uint8Array;

  constructor(capacity: number) {
    this.bits = new Uint8Array((capacity + 7) >>> 3);
  }

  reserve(count: number): void {
    this.bits = growBytes(this.bits, (count + 7) >>> 3);
  }

  /** Both ways: the bit may be left over from a row that was given up. */
  set(index: number, isPresent: boolean): void {
    const byte = this.bits[index >>> 3] ?? 0;
    const bit = 1 << (index & 7);
    this.bits[index >>> 3] = isPresent ? byte | bit : byte & ~bit;
  }

  nullCount(count: number): number {
    let present = 0;
    for (let index = 0; index < count >>> 3; index += 1) present += bitCount(this.bits[index] ?? 0);
    const rest = (1 << (count & 7)) - 1;
    return count - present - bitCount((this.bits[count >>> 3] ?? 0) & rest);
  }
}

function bitCount(byte: number): number {
  let bits = byte;
  let count = 0;
  while (bits !== 0) {
    bits &= bits - 1;
    count += 1;
  }
  return count;
}
