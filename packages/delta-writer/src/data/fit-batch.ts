import {DeltaError} from '../errors.ts';
import {
  type ArrayType,
  type DataType,
  isAtomic,
  type MapType,
  type StructField,
  type StructType,
  showType,
} from '../schema/struct-type.ts';
import type {ColumnBatch, ColumnVector} from './columns.ts';
import {hasType, isPresent, nullVector, presentInBoth, validityOf} from './vectors.ts';

/**
 * The batch with the schema's columns in the schema's order; nullable columns that it lacks are null. Throws
 * DELTA_SCHEMA_MISMATCH, with the column, for an unknown column, another type, a column that may not be missing, and a
 * null where none may stand. Vectors are shared, not copied.
 */
export function fitBatch(schema: StructType, batch: ColumnBatch): ColumnBatch {
  const {rowCount} = batch;
  return {rowCount, columns: fitFields(schema.fields, batch.columns, {rowCount, path: ''})};
}

interface Place {
  readonly rowCount: number;
  readonly path: string;
  /** Rows whose struct is null itself: what their fields hold does not count. */
  readonly parent?: Uint8Array | undefined;
}

function fitFields(
  fields: readonly StructField[],
  vectors: readonly ColumnVector[],
  place: Place,
): ColumnVector[] {
  const byName = new Map(vectors.map((vector) => [vector.name, vector]));
  const known = new Set(fields.map(({name}) => name));
  for (const {name} of vectors) {
    if (!known.has(name)) throw unknownColumn(within(place, name), known);
  }
  if (byName.size < vectors.length) {
    throw mismatch(place.path, 'each column once', 'a column twice');
  }
  return fields.map((field) => {
    const path = within(place, field.name);
    const vector = byName.get(field.name);
    if (vector !== undefined) return fitVector(field, vector, {...place, path});
    if (field.nullable || place.rowCount === 0) {
      return nullVector(field.name, field.type, place.rowCount);
    }
    throw mismatch(path, `a ${showType(field.type)} in each row`, 'no such column');
  });
}

function fitVector(
  field: Pick<StructField, 'type' | 'nullable'>,
  vector: ColumnVector,
  place: Place,
): ColumnVector {
  const {type} = field;
  if (!hasType(vector, type)) {
    throw mismatch(place.path, showType(type), describe(vector));
  }
  if (!field.nullable) refuseNulls(vector, type, place);
  return isAtomic(type) ? vector : fitNested(type, vector, place);
}

function fitNested(
  type: ArrayType | MapType | StructType,
  vector: ColumnVector,
  place: Place,
): ColumnVector {
  const {rowCount, path} = place;
  if (type.type === 'struct' && vector.kind === 'struct') {
    const parent = presentInBoth(validityOf(vector), place.parent);
    return {...vector, fields: fitFields(type.fields, vector.fields, {rowCount, path, parent})};
  }
  if (type.type === 'array' && vector.kind === 'array') {
    const element = {type: type.elementType, nullable: type.containsNull};
    const inside = {rowCount: vector.offsets[rowCount] ?? 0, path: `${path}.element`};
    return {...vector, element: fitVector(element, vector.element, inside)};
  }
  if (type.type === 'map' && vector.kind === 'map') {
    const entryCount = vector.offsets[rowCount] ?? 0;
    const value = {type: type.valueType, nullable: type.valueContainsNull};
    const key = {type: type.keyType, nullable: false};
    return {
      ...vector,
      keys: fitVector(key, vector.keys, {rowCount: entryCount, path: `${path}.key`}),
      values: fitVector(value, vector.values, {rowCount: entryCount, path: `${path}.value`}),
    };
  }
  return vector;
}

function refuseNulls(vector: ColumnVector, type: DataType, {rowCount, path, parent}: Place): void {
  const validity = validityOf(vector);
  if (validity === undefined) return;
  for (let row = 0; row < rowCount; row++) {
    if (!isPresent(validity, row) && isPresent(parent, row)) {
      throw mismatch(path, `a ${showType(type)} in each row`, `null in row ${row}`);
    }
  }
}

function within({path}: Place, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function describe(vector: ColumnVector): string {
  return vector.kind === 'decimal'
    ? `decimal(${vector.precision},${vector.scale})`
    : `a column of ${vector.kind}`;
}

function unknownColumn(column: string, known: ReadonlySet<string>): DeltaError {
  const folded = column.toLowerCase();
  const meant = [...known].find((name) => name.toLowerCase() === folded);
  return new DeltaError({
    code: 'DELTA_SCHEMA_MISMATCH',
    problem: `cannot write column ${column}`,
    expected: 'a column of the table',
    found: 'none of that name',
    advice: meant === undefined ? undefined : `the table has ${meant}`,
    column,
  });
}

function mismatch(column: string, expected: string, found: string): DeltaError {
  const code = 'DELTA_SCHEMA_MISMATCH';
  if (column === '')
    return new DeltaError({code, problem: 'cannot write the rows', expected, found});
  const problem = `cannot write column ${column}`;
  return new DeltaError({code, problem, expected, found, column});
}
