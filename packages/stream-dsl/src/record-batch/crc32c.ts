import {endianness} from 'node:os';

const POLYNOMIAL = 0x82f63b78;
const TABLES = 16;
const tables = makeTables();
const isLittleEndian = endianness() === 'LE';

/** CRC-32C (RFC 3720, appendix B.4) of `bytes[start, end)`, as an unsigned number. About 2 GB/s: slicing by 16. */
export function crc32c(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  // Words can be read at multiples of four of the underlying memory only.
  const aligned = Math.min(end, start + (-(bytes.byteOffset + start) & 3));
  const blocks = isLittleEndian ? (end - aligned) >>> 4 : 0;
  const crc = addBytes(-1, bytes, start, aligned);
  const words = new Int32Array(
    bytes.buffer,
    blocks > 0 ? bytes.byteOffset + aligned : 0,
    blocks * 4,
  );
  return ~addBytes(addWords(crc, words), bytes, aligned + blocks * 16, end) >>> 0;
}

function addBytes(before: number, bytes: Uint8Array, start: number, end: number): number {
  let crc = before;
  for (let i = start; i < end; i++) {
    crc = entry(0, crc ^ (bytes[i] as number)) ^ (crc >>> 8);
  }
  return crc;
}

function addWords(before: number, words: Int32Array): number {
  let crc = before;
  for (let i = 0; i < words.length; i += 4) {
    const first = crc ^ (words[i] as number);
    const second = words[i + 1] as number;
    const third = words[i + 2] as number;
    const fourth = words[i + 3] as number;
    crc = wordEntry(12, first) ^ wordEntry(8, second) ^ wordEntry(4, third) ^ wordEntry(0, fourth);
  }
  return crc;
}

/** The four bytes of a word that `table * 8` bits follow. */
function wordEntry(table: number, word: number): number {
  return (
    entry(table + 3, word) ^
    entry(table + 2, word >>> 8) ^
    entry(table + 1, word >>> 16) ^
    entry(table, word >>> 24)
  );
}

function entry(table: number, byte: number): number {
  return tables[(table << 8) | (byte & 0xff)] as number;
}

/** Table `t`, entry `b`: the effect of byte `b` with `t` bytes after it. */
function makeTables(): Int32Array {
  const all = new Int32Array(TABLES << 8);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    all[byte] = crc;
  }
  for (let i = 256; i < all.length; i++) {
    const before = all[i - 256] as number;
    all[i] = (all[before & 0xff] as number) ^ (before >>> 8);
  }
  return all;
}
