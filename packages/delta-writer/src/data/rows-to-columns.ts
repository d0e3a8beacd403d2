import {
  type ArrayType,
  isAtomic,
  type MapType,
  type StructField,
  type StructType,
} from '../schema/struct-type.ts';
import {buildAtomic} from './build-atomic.ts';
import {buildValidity, type Cells, wrongValue} from './cells.ts';
import type {ColumnBatch, ColumnVector} from './columns.ts';

/**
 * Rows as columns, in the schema's order. Missing keys and undefined are null. Beyond the values that `columnsToRows`
 * gives back, these are taken:
 *
 * | type | value |
 * |---|---|
 * | long | an integer number that is exact |
 * | timestamp, timestamp_ntz | Date, or a number: whole milliseconds since the epoch |
 * | date | Date at midnight UTC, or text such as `2021-09-08` |
 * | decimal | number or bigint, without more digits than the type holds |
 * | map | an object, where keys are text |
 *
 * Throws DELTA_SCHEMA_MISMATCH that names row and column, what was expected and what was found. No value is rounded, cut
 * or wrapped, doubles for a float column aside.
 */
export function rowsToColumns(
  schema: StructType,
  rows: readonly Readonly<Record<string, unknown>>[],
): ColumnBatch {
  const cells: Cells = {values: rows, path: '', rowOf: (index) => index};
  return {rowCount: rows.length, columns: buildFields(schema.fields, cells)};
}

/** One column's vector from its values. */
export function buildVector(
  field: Pick<StructField, 'name' | 'type' | 'nullable'>,
  cells: Cells,
): ColumnVector {
  const {name, type} = field;
  if (isAtomic(type)) return buildAtomic({name, type, nullable: field.nullable}, cells);
  const base = {name, ...buildValidity(field, cells)};
  switch (type.type) {
    case 'array':
      return {...base, kind: 'array', ...buildArray(type, cells)};
    case 'map':
      return {...base, kind: 'map', ...buildMap(type, cells)};
    case 'struct':
      return {...base, kind: 'struct', fields: buildFields(type.fields, cells)};
  }
}

function buildFields(fields: readonly StructField[], cells: Cells): ColumnVector[] {
  const {objects, columns} = readFields(fields, cells);
  refuseUnknownKeys(fields, objects, cells);
  // Under a null struct every field is null, whatever the schema says of it.
  const isInNull = (index: number): boolean => objects[index] === undefined;
  return fields.map((field, at) => {
    const path = cells.path === '' ? field.name : `${cells.path}.${field.name}`;
    const isExempt = field.nullable ? undefined : isInNull;
    return buildVector(field, {values: columns[at] ?? [], path, rowOf: cells.rowOf, isExempt});
  });
}

interface FieldValues {
  readonly objects: readonly (Readonly<Record<string, unknown>> | undefined)[];
  /** The values of each field. */
  readonly columns: readonly unknown[][];
}

/** Row by row, as a pass over all rows for each field would fetch them from memory as often. */
function readFields(fields: readonly StructField[], cells: Cells): FieldValues {
  const {values} = cells;
  const objects: (Readonly<Record<string, unknown>> | undefined)[] = [];
  const readers = fields.map(({name}) => ({name, column: [] as unknown[]}));
  for (let index = 0; index < values.length; index++) {
    const object = asObject(values[index], index, cells);
    objects.push(object);
    for (const {name, column} of readers) column.push(object?.[name]);
  }
  return {objects, columns: readers.map(({column}) => column)};
}

function asObject(
  value: unknown,
  index: number,
  cells: Cells,
): Readonly<Record<string, unknown>> | undefined {
  if (isPlainObject(value)) return value;
  const isRow = cells.path === '';
  if (!isRow && (value === null || value === undefined)) return undefined;
  const isObject =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof Date || value instanceof Map);
  if (!isObject) throw wrongValue(cells, index, 'an object');
  return value as Record<string, unknown>;
}

/** Nearly every row: told apart with one look at its prototype. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

function refuseUnknownKeys(
  fields: readonly StructField[],
  objects: readonly (Readonly<Record<string, unknown>> | undefined)[],
  cells: Cells,
): void {
  const known = new Set(fields.map(({name}) => name));
  // Rows mostly share their shape: the keys of the row before need no second look-up.
  let accepted: readonly string[] = [];
  for (const [index, object] of objects.entries()) {
    if (object === undefined) continue;
    const keys = Object.keys(object);
    if (keys.length === accepted.length && keys.every((key, at) => key === accepted[at])) continue;
    const unknown = keys.find((key) => !known.has(key) && object[key] !== undefined);
    if (unknown !== undefined) {
      const path = cells.path === '' ? unknown : `${cells.path}.${unknown}`;
      throw wrongValue({...cells, path}, index, 'a column of the table', 'none of that name');
    }
    accepted = keys;
  }
}

function buildArray(type: ArrayType, cells: Cells): {offsets: Int32Array; element: ColumnVector} {
  const lists = cells.values.map((value, index): readonly unknown[] => {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) throw wrongValue(cells, index, 'an array');
    return value;
  });
  const {offsets, values} = flatten(lists);
  const element = {name: 'element', type: type.elementType, nullable: type.containsNull};
  return {offsets, element: buildVector(element, within(cells, 'element', offsets, values))};
}

function buildMap(
  type: MapType,
  cells: Cells,
): {offsets: Int32Array; keys: ColumnVector; values: ColumnVector} {
  const lists = cells.values.map((value, index) => entriesOf(type, value, index, cells));
  const {offsets, values: entries} = flatten(lists);
  const keys = entries.map(([key]) => key);
  const values = entries.map(([, value]) => value);
  const key = {name: 'key', type: type.keyType, nullable: false};
  const mapped = {name: 'value', type: type.valueType, nullable: type.valueContainsNull};
  return {
    offsets,
    keys: buildVector(key, within(cells, 'key', offsets, keys)),
    values: buildVector(mapped, within(cells, 'value', offsets, values)),
  };
}

function entriesOf(
  type: MapType,
  value: unknown,
  index: number,
  cells: Cells,
): readonly (readonly [unknown, unknown])[] {
  if (value === null || value === undefined) return [];
  if (value instanceof Map) return [...value];
  if (type.keyType !== 'string') throw wrongValue(cells, index, 'a Map');
  return Object.entries(asObject(value, index, cells) ?? {});
}

function flatten<T>(lists: readonly (readonly T[])[]): {offsets: Int32Array; values: T[]} {
  const offsets = new Int32Array(lists.length + 1);
  const values: T[] = [];
  for (const [index, list] of lists.entries()) {
    for (const value of list) values.push(value);
    offsets[index + 1] = values.length;
  }
  return {offsets, values};
}

function within(cells: Cells, name: string, offsets: Int32Array, values: unknown[]): Cells {
  const rowOf = (index: number): number => {
    // Only for an error's text, so a search from the start will do.
    const list = offsets.findIndex((end, at) => at > 0 && end > index) - 1;
    return cells.rowOf(list);
  };
  return {values, path: `${cells.path}.${name}`, rowOf};
}
