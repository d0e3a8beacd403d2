import {parseDate} from '../schema/calendar.ts';
import {parseDecimal} from '../schema/decimal.ts';
import {type AtomicType, decimalParts} from '../schema/struct-type.ts';
import {buildValidity, type Cells, wrongValue} from './cells.ts';
import type {ColumnVector} from './columns.ts';
import {setDecimal, viewOf} from './vectors.ts';

interface AtomicColumn {
  readonly name: string;
  readonly type: AtomicType;
  readonly nullable: boolean;
}

/** One column without children from its values. Throws DELTA_SCHEMA_MISMATCH for a value of another type. */
export function buildAtomic(column: AtomicColumn, cells: Cells): ColumnVector {
  const {name, type} = column;
  const base = {name, ...buildValidity(column, cells)};
  const {length} = cells.values;
  switch (type) {
    case 'string':
      return {...base, kind: 'string', ...buildTexts(cells)};
    case 'binary':
      return {...base, kind: 'binary', ...buildBytes(cells)};
    case 'boolean':
      return {...base, kind: 'boolean', values: buildBooleans(cells)};
    case 'byte':
      return {...base, kind: 'byte', values: fill(new Int8Array(length), cells, integer(8))};
    case 'short':
      return {...base, kind: 'short', values: fill(new Int16Array(length), cells, integer(16))};
    case 'integer':
      return {...base, kind: 'integer', values: fill(new Int32Array(length), cells, integer(32))};
    case 'date':
      return {...base, kind: 'date', values: fill(new Int32Array(length), cells, date)};
    case 'float':
      return {...base, kind: 'float', values: fill(new Float32Array(length), cells, float)};
    case 'double':
      return {...base, kind: 'double', values: fill(new Float64Array(length), cells, float)};
    case 'long':
      return {...base, kind: 'long', values: fill(new BigInt64Array(length), cells, long)};
    case 'timestamp':
    case 'timestamp_ntz':
      return {...base, kind: type, values: fill(new BigInt64Array(length), cells, micros)};
    default: {
      const parts = decimalParts(type) ?? {precision: 10, scale: 0};
      return {...base, kind: 'decimal', ...parts, values: buildDecimals(type, parts, cells)};
    }
  }
}

/** What a value is stored as, or undefined where it is none of the type. */
interface Conversion<T> {
  readonly expected: string;
  readonly convert: (value: unknown) => T | undefined;
}

function fill<T, A extends {[index: number]: T}>(
  into: A,
  cells: Cells,
  conversion: Conversion<T>,
): A {
  const {values} = cells;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === null || value === undefined) continue;
    const stored = conversion.convert(value);
    if (stored === undefined) throw wrongValue(cells, index, conversion.expected);
    into[index] = stored;
  }
  return into;
}

function integer(bits: 8 | 16 | 32): Conversion<number> {
  const limit = 2 ** (bits - 1);
  return {
    expected: `an integer of ${bits} bits`,
    convert: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit
        ? value
        : undefined,
  };
}

const long: Conversion<bigint> = {
  expected: 'a bigint of 64 bits, or an integer number that is exact',
  convert: (value) => {
    if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : undefined;
    return Number.isSafeInteger(value) ? BigInt(value as number) : undefined;
  },
};

const float: Conversion<number> = {
  expected: 'a number',
  convert: (value) => (typeof value === 'number' ? value : undefined),
};

const microsPerMs = 1000n;

const micros: Conversion<bigint> = {
  expected: 'a Date, whole milliseconds since the epoch, or microseconds as a bigint',
  convert: (value) => {
    if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : undefined;
    const ms = value instanceof Date ? value.getTime() : value;
    return Number.isSafeInteger(ms) ? long.convert(BigInt(ms as number) * microsPerMs) : undefined;
  },
};

const msPerDay = 86_400_000;
const anyDay = integer(32);

const date: Conversion<number> = {
  expected: 'days since 1970-01-01, text such as 2021-09-08, or a Date at midnight UTC',
  convert: (value) => {
    if (typeof value === 'string') return anyDay.convert(parseDate(value));
    return anyDay.convert(value instanceof Date ? value.getTime() / msPerDay : value);
  },
};

function buildBooleans(cells: Cells): Uint8Array {
  const bits = new Uint8Array((cells.values.length + 7) >> 3);
  for (const [index, value] of cells.values.entries()) {
    if (value === null || value === undefined || value === false) continue;
    if (value !== true) throw wrongValue(cells, index, 'true or false');
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bits;
}

function buildDecimals(
  type: AtomicType,
  parts: {readonly precision: number; readonly scale: number},
  cells: Cells,
): Uint8Array {
  const bytes = new Uint8Array(cells.values.length * 16);
  const view = viewOf(bytes);
  for (const [index, value] of cells.values.entries()) {
    if (value === null || value === undefined) continue;
    const isNumeric = ['string', 'number', 'bigint'].includes(typeof value);
    const unscaled = isNumeric ? parseDecimal(String(value), parts) : undefined;
    if (unscaled === undefined) throw wrongValue(cells, index, `a ${type}`);
    setDecimal(view, index, unscaled);
  }
  return bytes;
}

interface Bytes {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();
/** Above this, one call of the encoder is cheaper than a loop over the characters. */
const shortText = 64;
const bytesMax = 2 ** 31 - 1;

function buildTexts(cells: Cells): Bytes {
  const {values} = cells;
  const offsets = new Int32Array(values.length + 1);
  let bytes = new Uint8Array(values.length * 16);
  let end = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? '';
    if (typeof value !== 'string') throw wrongValue(cells, index, 'well-formed text');
    if (end + value.length * 3 > bytes.length) bytes = grown(bytes, end + value.length * 3);
    const asciiEnd = value.length <= shortText ? writeAscii(value, bytes, end) : -1;
    if (asciiEnd >= 0) end = asciiEnd;
    // A lone surrogate has no UTF-8: it would come back as another character.
    else if (!value.isWellFormed()) throw wrongValue(cells, index, 'well-formed text');
    else end += encoder.encodeInto(value, bytes.subarray(end)).written;
    if (end > bytesMax) throw wrongValue(cells, index, 'at most 2 GiB of text in a batch', 'more');
    offsets[index + 1] = end;
  }
  return {offsets, bytes: bytes.subarray(0, end)};
}

/** The end of the text in the bytes, or -1 where it is not all ASCII. */
function writeAscii(text: string, bytes: Uint8Array, start: number): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return -1;
    bytes[start + at] = code;
  }
  return start + text.length;
}

function grown(bytes: Uint8Array<ArrayBuffer>, sizeMin: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(sizeMin, bytes.length * 2));
  larger.set(bytes);
  return larger;
}

function buildBytes(cells: Cells): Bytes {
  const parts = cells.values.map((value, index): Uint8Array => {
    if (value === null || value === undefined) return new Uint8Array();
    if (!(value instanceof Uint8Array)) throw wrongValue(cells, index, 'a Uint8Array');
    return value;
  });
  const offsets = new Int32Array(parts.length + 1);
  for (const [index, part] of parts.entries()) {
    offsets[index + 1] = (offsets[index] ?? 0) + part.length;
  }
  const bytes = new Uint8Array(offsets[parts.length] ?? 0);
  for (const [index, part] of parts.entries()) bytes.set(part, offsets[index]);
  return {offsets, bytes};
}
