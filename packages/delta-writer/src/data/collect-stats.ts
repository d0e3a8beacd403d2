import {formatDate, formatMicros} from '../schema/calendar.ts';
import {
  type AtomicType,
  decimalParts,
  isAtomic,
  type StructField,
  type StructType,
} from '../schema/struct-type.ts';
import {type Bounds, boundsOf, type Rows, widen} from './bounds.ts';
import type {ColumnBatch, ColumnVector} from './columns.ts';
import type {FileStats, NullCounts, StatValue, StatValues} from './file-stats.ts';
import {fitBatch} from './fit-batch.ts';
import {presentInBoth, validityOf} from './vectors.ts';

/** Delta's own number, `delta.dataSkippingNumIndexedCols`. */
const defaultColumns = 32;

/**
 * Statistics over all rows of the batches, for the first `columns` leaves of the schema (default 32, -1 for all). Arrays
 * and maps count as one leaf and have nulls only. No bounds for booleans, bytes, and columns with NaN; texts are cut to 32
 * characters, times floored to milliseconds.
 */
export function collectStats(
  schema: StructType,
  batches: readonly ColumnBatch[],
  {columns = defaultColumns}: {readonly columns?: number | undefined} = {},
): FileStats {
  const parts = batches.map((batch) => {
    const fitting = fitBatch(schema, batch);
    return {vectors: fitting.columns, rowCount: batch.rowCount, validity: undefined};
  });
  const budget = {leaves: columns < 0 ? Number.POSITIVE_INFINITY : columns};
  const numRecords = batches.reduce((sum, {rowCount}) => sum + rowCount, 0);
  return {numRecords, ...structStats(schema.fields, parts, budget)};
}

/** One batch's columns at one level, and the rows whose struct is not null. */
interface Part extends Rows {
  readonly vectors: readonly ColumnVector[];
}

type StructStats = Omit<FileStats, 'numRecords'>;

function structStats(
  fields: readonly StructField[],
  parts: readonly Part[],
  budget: {leaves: number},
): StructStats {
  const minValues: Record<string, StatValue> = {};
  const maxValues: Record<string, StatValue> = {};
  const nullCount: Record<string, number | NullCounts> = {};
  for (const [index, {name, type}] of fields.entries()) {
    if (budget.leaves <= 0) break;
    const pieces = parts.map((part) => pieceOf(part, index));
    if (!isAtomic(type) && type.type === 'struct') {
      const inner = structStats(type.fields, pieces.map(innerPart), budget);
      setUnlessEmpty(minValues, name, inner.minValues);
      setUnlessEmpty(maxValues, name, inner.maxValues);
      if (Object.keys(inner.nullCount).length > 0) nullCount[name] = inner.nullCount;
      continue;
    }
    budget.leaves--;
    nullCount[name] = pieces.reduce((sum, piece) => sum + countNulls(piece), 0);
    if (!isAtomic(type)) continue;
    const bounds = pieces
      .map(({vector, rows}) => boundsOf(vector, rows))
      .reduce(widen, {kind: 'none'});
    const {min, max} = statsBounds(type, bounds);
    if (min !== undefined) minValues[name] = min;
    if (max !== undefined) maxValues[name] = max;
  }
  return {minValues, maxValues, nullCount};
}

interface Piece {
  readonly vector: ColumnVector;
  readonly rows: Rows;
}

function pieceOf({vectors, rowCount, validity}: Part, index: number): Piece {
  const vector = vectors[index];
  if (vector === undefined) throw new RangeError(`no column ${index}`);
  return {vector, rows: {rowCount, validity: presentInBoth(validity, validityOf(vector))}};
}

function innerPart({vector, rows}: Piece): Part {
  return {vectors: vector.kind === 'struct' ? vector.fields : [], ...rows};
}

function countNulls({rows: {rowCount, validity}}: Piece): number {
  if (validity === undefined) return 0;
  let present = 0;
  for (let row = 0; row < rowCount; row++) {
    present += ((validity[row >> 3] ?? 0) >> (row & 7)) & 1;
  }
  return rowCount - present;
}

function setUnlessEmpty(into: Record<string, StatValue>, name: string, values: StatValues): void {
  if (Object.keys(values).length > 0) into[name] = values;
}

interface StatsBounds {
  readonly min?: StatValue | undefined;
  readonly max?: StatValue | undefined;
}

function statsBounds(type: AtomicType, bounds: Bounds): StatsBounds {
  switch (bounds.kind) {
    case 'number':
      return type === 'date'
        ? {min: formatDate(bounds.min), max: formatDate(bounds.max)}
        : {min: jsonNumber(bounds.min), max: jsonNumber(bounds.max)};
    case 'bigint': {
      const {min, max} = bounds;
      if (type === 'long') return {min, max};
      const decimal = decimalParts(type);
      if (decimal !== undefined) return {min: [min, decimal.scale], max: [max, decimal.scale]};
      const zone = type === 'timestamp' ? 'Z' : '';
      return {min: formatMillis(min) + zone, max: formatMillis(max) + zone};
    }
    case 'bytes':
      return {
        min: cutLow(Buffer.from(bounds.min).toString()),
        max: cutHigh(Buffer.from(bounds.max).toString()),
      };
    default:
      return {};
  }
}

function jsonNumber(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/** Floored, as readers add what may be missing. */
function formatMillis(micros: bigint): string {
  return formatMicros(micros).slice(0, -3);
}

const boundLength = 32;
const asciiMax = '\u007f';
const unicodeMax = '\u{10ffff}';

/** A start of a text is never above it. */
function cutLow(text: string): string {
  return text.length <= boundLength ? text : [...text].slice(0, boundLength).join('');
}

/** Cut, and raised above everything that begins in this way, by the shortest character that does. */
function cutHigh(text: string): string {
  if (text.length <= boundLength) return text;
  const characters = [...text];
  let length = boundLength;
  while (characters[length] === unicodeMax) length++;
  const next = characters[length];
  if (next === undefined) return text;
  return characters.slice(0, length).join('') + (next < asciiMax ? asciiMax : unicodeMax);
}
