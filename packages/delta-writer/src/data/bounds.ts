import type {ColumnVector} from './columns.ts';
import {getDecimal, isPresent, viewOf} from './vectors.ts';

/** The least and the greatest value of a column, in a form that compares. Texts are their bytes, in UTF-8. */
export type Bounds =
  | {readonly kind: 'number'; readonly min: number; readonly max: number}
  | {readonly kind: 'bigint'; readonly min: bigint; readonly max: bigint}
  | {readonly kind: 'bytes'; readonly min: Uint8Array; readonly max: Uint8Array}
  /** Without values, or without an order that all readers share: NaN is above everything for some, nowhere for others. */
  | {readonly kind: 'none' | 'unordered'};

/** The rows that count: those whose bit is set, all without a bitmap. */
export interface Rows {
  readonly rowCount: number;
  readonly validity: Uint8Array | undefined;
}

/** The bounds of one vector of a type that has an order in the log's statistics. */
export function boundsOf(vector: ColumnVector, rows: Rows): Bounds {
  switch (vector.kind) {
    case 'byte':
    case 'short':
    case 'integer':
    case 'date':
      return numberBounds(vector.values, rows);
    case 'float':
    case 'double':
      return floatBounds(vector.values, rows);
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
      return longBounds(vector.values, rows);
    case 'decimal':
      return decimalBounds(vector.values, rows);
    case 'string':
      return textBounds(vector.offsets, vector.bytes, rows);
    default:
      return {kind: 'none'};
  }
}

/** The bounds over both. */
export function widen(one: Bounds, other: Bounds): Bounds {
  if (one.kind === 'unordered' || other.kind === 'none') return one;
  if (one.kind === 'none' || other.kind === 'unordered') return other;
  if (one.kind === 'number' && other.kind === 'number') {
    return {kind: 'number', min: Math.min(one.min, other.min), max: Math.max(one.max, other.max)};
  }
  if (one.kind === 'bigint' && other.kind === 'bigint') {
    let {min, max} = one;
    if (other.min < min) min = other.min;
    if (other.max > max) max = other.max;
    return {kind: 'bigint', min, max};
  }
  if (one.kind === 'bytes' && other.kind === 'bytes') {
    const min = Buffer.compare(one.min, other.min) <= 0 ? one.min : other.min;
    return {kind: 'bytes', min, max: Buffer.compare(one.max, other.max) >= 0 ? one.max : other.max};
  }
  throw new TypeError(`cannot compare bounds of ${one.kind} and ${other.kind}`);
}

type Numbers = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;

function numberBounds(values: Numbers, {rowCount, validity}: Rows): Bounds {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < rowCount; row++) {
    if (validity !== undefined && !isPresent(validity, row)) continue;
    const value = values[row] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? {kind: 'none'} : {kind: 'number', min, max};
}

function floatBounds(values: Float32Array | Float64Array, rows: Rows): Bounds {
  let hasNegativeZero = false;
  let hasZero = false;
  for (let row = 0; row < rows.rowCount; row++) {
    const value = values[row] ?? 0;
    if (Number.isNaN(value) && isPresent(rows.validity, row)) return {kind: 'unordered'};
    if (value === 0 && isPresent(rows.validity, row)) {
      if (Object.is(value, -0)) hasNegativeZero = true;
      else hasZero = true;
    }
  }
  const bounds = numberBounds(values, rows);
  if (bounds.kind !== 'number') return bounds;
  // Equal for some readers, -0 below 0 for others: the bounds hold for both.
  const min = bounds.min === 0 && hasNegativeZero ? -0 : bounds.min;
  const max = bounds.max === 0 && hasZero ? 0 : bounds.max;
  return {kind: 'number', min, max};
}

/** By halves, as a BigInt for each row would cost more than the rest of the statistics together. */
function longBounds(values: BigInt64Array, {rowCount, validity}: Rows): Bounds {
  const high = new Int32Array(values.buffer, values.byteOffset, rowCount * 2);
  const low = new Uint32Array(values.buffer, values.byteOffset, rowCount * 2);
  let least = -1;
  let greatest = -1;
  let [minHigh, minLow, maxHigh, maxLow] = [0, 0, 0, 0];
  for (let row = 0; row < rowCount; row++) {
    if (validity !== undefined && !isPresent(validity, row)) continue;
    const rowHigh = high[2 * row + 1] ?? 0;
    const rowLow = low[2 * row] ?? 0;
    if (least < 0 || rowHigh < minHigh || (rowHigh === minHigh && rowLow < minLow)) {
      least = row;
      minHigh = rowHigh;
      minLow = rowLow;
    }
    if (greatest < 0 || rowHigh > maxHigh || (rowHigh === maxHigh && rowLow > maxLow)) {
      greatest = row;
      maxHigh = rowHigh;
      maxLow = rowLow;
    }
  }
  if (least < 0) return {kind: 'none'};
  return {kind: 'bigint', min: values[least] ?? 0n, max: values[greatest] ?? 0n};
}

function decimalBounds(values: Uint8Array, {rowCount, validity}: Rows): Bounds {
  const view = viewOf(values);
  let min: bigint | undefined;
  let max: bigint | undefined;
  for (let row = 0; row < rowCount; row++) {
    if (!isPresent(validity, row)) continue;
    const value = getDecimal(view, row);
    if (min === undefined || value < min) min = value;
    if (max === undefined || value > max) max = value;
  }
  return min === undefined || max === undefined ? {kind: 'none'} : {kind: 'bigint', min, max};
}

function textBounds(offsets: Int32Array, bytes: Uint8Array, {rowCount, validity}: Rows): Bounds {
  let least = -1;
  let greatest = -1;
  for (let row = 0; row < rowCount; row++) {
    if (validity !== undefined && !isPresent(validity, row)) continue;
    if (least < 0) {
      least = row;
      greatest = row;
    } else if (compareTexts(offsets, bytes, row, least) < 0) least = row;
    else if (compareTexts(offsets, bytes, row, greatest) > 0) greatest = row;
  }
  if (least < 0) return {kind: 'none'};
  const text = (row: number): Uint8Array => bytes.slice(offsets[row], offsets[row + 1]);
  return {kind: 'bytes', min: text(least), max: text(greatest)};
}

/** Bytes of UTF-8 stand in the order of their code points. */
function compareTexts(offsets: Int32Array, bytes: Uint8Array, row: number, other: number): number {
  const start = offsets[row] ?? 0;
  const otherStart = offsets[other] ?? 0;
  const length = (offsets[row + 1] ?? 0) - start;
  const otherLength = (offsets[other + 1] ?? 0) - otherStart;
  const shared = Math.min(length, otherLength);
  for (let at = 0; at < shared; at++) {
    const difference = (bytes[start + at] ?? 0) - (bytes[otherStart + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return length - otherLength;
}
