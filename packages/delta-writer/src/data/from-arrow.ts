import {
  type Data as ArrowData,
  type DataType as ArrowType,
  DataType as Is,
  Precision,
  Vector,
} from 'apache-arrow';
import {DeltaError} from '../errors.ts';
import {
  type AtomicType,
  type DataType,
  isAtomic,
  type MapType,
  type StructField,
  showType,
} from '../schema/struct-type.ts';
import type {ColumnVector} from './columns.ts';
import {buildVector} from './rows-to-columns.ts';
import {nullVector} from './vectors.ts';
import {widenValues} from './widen-values.ts';

/** A struct's columns by name, in the schema's order. What the file lacks is null, what it has beyond is left out. */
export function fromArrowFields(
  fields: readonly StructField[],
  struct: ArrowData,
  path = '',
): ColumnVector[] {
  const names = struct.type.children.map(({name}) => name);
  return fields.map((field) => {
    const child = struct.children[names.indexOf(field.name)];
    if (child === undefined) return nullVector(field.name, field.type, struct.length);
    const at = path === '' ? field.name : `${path}.${field.name}`;
    return fromArrow(field.name, field.type, child, at);
  });
}

/**
 * One column in the layout of the schema's type, over Arrow's memory where the file has the same one. Narrower types are
 * widened. Throws DELTA_DATA_CORRUPT for a type that cannot become the schema's.
 */
function fromArrow(name: string, type: DataType, data: ArrowData, path: string): ColumnVector {
  if (Is.isNull(data.type)) return nullVector(name, type, data.length);
  const {nullCount} = data;
  const validity = nullCount === 0 ? undefined : data.nullBitmap;
  const base = {name, nullCount, validity: validity ?? undefined};
  if (isAtomic(type)) {
    return atomicVector(base, type, data) ?? convertTexts(name, type, data, path);
  }
  const [child] = data.children;
  switch (type.type) {
    case 'struct':
      if (!Is.isStruct(data.type)) throw unreadable(type, data.type, path);
      return {...base, kind: 'struct', fields: fromArrowFields(type.fields, data, path)};
    case 'array': {
      if (!Is.isList(data.type) || child === undefined) throw unreadable(type, data.type, path);
      const element = fromArrow('element', type.elementType, child, `${path}.element`);
      return {...base, kind: 'array', offsets: data.valueOffsets, element};
    }
    case 'map': {
      if (!Is.isMap(data.type) || child === undefined) throw unreadable(type, data.type, path);
      const entries = fromArrowEntries(type, child, path);
      return {...base, kind: 'map', offsets: data.valueOffsets, ...entries};
    }
  }
}

/** By place, as writers differ in the names. */
function fromArrowEntries(
  type: MapType,
  entries: ArrowData,
  path: string,
): {keys: ColumnVector; values: ColumnVector} {
  const [key, value] = entries.children;
  if (key === undefined || value === undefined) throw unreadable(type, entries.type, path);
  return {
    keys: fromArrow('key', type.keyType, key, `${path}.key`),
    values: fromArrow('value', type.valueType, value, `${path}.value`),
  };
}

type Base = Pick<ColumnVector, 'name' | 'nullCount' | 'validity'>;

function atomicVector(base: Base, type: AtomicType, data: ArrowData): ColumnVector | undefined {
  const {type: arrow, values} = data;
  switch (type) {
    case 'string':
    case 'binary':
      if (!(Is.isUtf8(arrow) || Is.isBinary(arrow))) return undefined;
      return {...base, kind: type, offsets: data.valueOffsets, bytes: values ?? new Uint8Array()};
    case 'boolean':
      return Is.isBool(arrow) ? {...base, kind: 'boolean', values} : undefined;
    case 'float':
      if (!Is.isFloat(arrow) || arrow.precision !== Precision.SINGLE) return undefined;
      return {...base, kind: 'float', values};
    default:
      return widenValues(base, type, data);
  }
}

/** Dictionaries, views and large offsets, in which other writers ask for their texts to be read. */
function convertTexts(name: string, type: AtomicType, data: ArrowData, path: string): ColumnVector {
  const stored = Is.isDictionary(data.type) ? data.type.dictionary : data.type;
  const isText = Is.isUtf8(stored) || Is.isLargeUtf8(stored) || Is.isUtf8View(stored);
  const isBytes =
    Is.isBinary(stored) ||
    Is.isLargeBinary(stored) ||
    Is.isBinaryView(stored) ||
    Is.isFixedSizeBinary(stored);
  if (!(type === 'string' && isText) && !(type === 'binary' && isBytes)) {
    throw unreadable(type, data.type, path);
  }
  const values: unknown[] = [...new Vector([data])];
  return buildVector({name, type, nullable: true}, {values, path, rowOf: (index) => index});
}

function unreadable(type: DataType, arrow: ArrowType, column: string): DeltaError {
  return new DeltaError({
    code: 'DELTA_DATA_CORRUPT',
    problem: `cannot read column ${column} of a data file`,
    expected: showType(type),
    found: String(arrow),
    column,
  });
}
