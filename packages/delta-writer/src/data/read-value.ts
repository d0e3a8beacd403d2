import {formatDecimal} from '../schema/decimal.ts';
import type {AtomicValue} from '../schema/partition-value.ts';
import type {ColumnVector} from './columns.ts';
import {getDecimal, isPresent, validityOf, viewOf} from './vectors.ts';

/** Reads one row's value; null where there is none. */
export type ValueReader = (row: number) => unknown;

/** One value of a column that is no array, map or struct. For many rows use `readerOf`. */
export function readAtomic(vector: ColumnVector, row: number): AtomicValue {
  if (!isPresent(validityOf(vector), row)) return null;
  switch (vector.kind) {
    case 'array':
    case 'map':
    case 'struct':
      throw new TypeError(`column ${vector.name} is a ${vector.kind}`);
    case 'boolean':
      return isPresent(vector.values, row);
    case 'string':
      return textReader(vector.offsets, vector.bytes)(row);
    case 'binary':
      return vector.bytes.slice(vector.offsets[row], vector.offsets[row + 1]);
    case 'decimal':
      return formatDecimal(getDecimal(viewOf(vector.values), row), vector.scale);
    default:
      return vector.values[row] ?? null;
  }
}

/** A reader of the column's values, in the forms that `columnsToRows` documents. */
export function readerOf(vector: ColumnVector): ValueReader {
  const read = presentReader(vector);
  const validity = validityOf(vector);
  if (validity === undefined) return read;
  return (row) => (isPresent(validity, row) ? read(row) : null);
}

function presentReader(vector: ColumnVector): ValueReader {
  switch (vector.kind) {
    case 'string':
      return textReader(vector.offsets, vector.bytes);
    case 'decimal': {
      const view = viewOf(vector.values);
      const {scale} = vector;
      return (row) => formatDecimal(getDecimal(view, row), scale);
    }
    case 'array': {
      const {offsets} = vector;
      const readElement = readerOf(vector.element);
      return (row) => readSpan(offsets, row, readElement);
    }
    case 'map': {
      const {offsets} = vector;
      const readKey = readerOf(vector.keys);
      const readMapped = readerOf(vector.values);
      return (row) =>
        new Map(readSpan(offsets, row, (entry) => [readKey(entry), readMapped(entry)] as const));
    }
    case 'struct':
      return structReader(vector.fields);
    case 'boolean':
    case 'binary':
      return (row) => readAtomic(vector, row);
    default: {
      const {values} = vector;
      return (row) => values[row];
    }
  }
}

/** Reads objects with the fields in their order. */
export function structReader(
  fields: readonly ColumnVector[],
): (row: number) => Record<string, unknown> {
  const readers = fields.map((field) => [field.name, readerOf(field)] as const);
  return (row) => {
    const value: Record<string, unknown> = {};
    for (const [name, read] of readers) value[name] = read(row);
    return value;
  };
}

function textReader(offsets: Int32Array, bytes: Uint8Array): (row: number) => string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (row) => buffer.toString('utf8', offsets[row], offsets[row + 1]);
}

function readSpan<T>(offsets: Int32Array, row: number, read: (index: number) => T): T[] {
  const values: T[] = [];
  const end = offsets[row + 1] ?? 0;
  for (let index = offsets[row] ?? 0; index < end; index++) values.push(read(index));
  return values;
}
