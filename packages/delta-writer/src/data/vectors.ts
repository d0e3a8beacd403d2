import {type DataType, decimalParts, isAtomic} from '../schema/struct-type.ts';
import type {ColumnVector} from './columns.ts';

/** Whether row `index` has a value. */
export function isPresent(validity: Uint8Array | undefined, index: number): boolean {
  return validity === undefined || (((validity[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/** The bitmap to read, or undefined where every row has a value. */
export function validityOf(vector: ColumnVector): Uint8Array | undefined {
  return vector.nullCount === 0 ? undefined : vector.validity;
}

/** The rows that have a value in both bitmaps. */
export function presentInBoth(
  one: Uint8Array | undefined,
  other: Uint8Array | undefined,
): Uint8Array | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.map((byte, index) => byte & (other[index] ?? 0));
}

/** A column of nulls, for what a batch or a file lacks. */
export function nullVector(name: string, type: DataType, rowCount: number): ColumnVector {
  const base = {name, nullCount: rowCount, validity: new Uint8Array((rowCount + 7) >> 3)};
  if (!isAtomic(type)) {
    switch (type.type) {
      case 'array': {
        const offsets = new Int32Array(rowCount + 1);
        return {
          ...base,
          kind: 'array',
          offsets,
          element: nullVector('element', type.elementType, 0),
        };
      }
      case 'map': {
        const keys = nullVector('key', type.keyType, 0);
        const values = nullVector('value', type.valueType, 0);
        return {...base, kind: 'map', offsets: new Int32Array(rowCount + 1), keys, values};
      }
      case 'struct': {
        const fields = type.fields.map((field) => nullVector(field.name, field.type, rowCount));
        return {...base, kind: 'struct', fields};
      }
    }
  }
  switch (type) {
    case 'string':
    case 'binary': {
      const offsets = new Int32Array(rowCount + 1);
      return {...base, kind: type, offsets, bytes: new Uint8Array()};
    }
    case 'boolean':
      return {...base, kind: type, values: new Uint8Array((rowCount + 7) >> 3)};
    case 'byte':
      return {...base, kind: type, values: new Int8Array(rowCount)};
    case 'short':
      return {...base, kind: type, values: new Int16Array(rowCount)};
    case 'integer':
    case 'date':
      return {...base, kind: type, values: new Int32Array(rowCount)};
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
      return {...base, kind: type, values: new BigInt64Array(rowCount)};
    case 'float':
      return {...base, kind: type, values: new Float32Array(rowCount)};
    case 'double':
      return {...base, kind: type, values: new Float64Array(rowCount)};
    default: {
      const {precision, scale} = decimalParts(type) ?? {precision: 10, scale: 0};
      return {...base, kind: 'decimal', precision, scale, values: new Uint8Array(rowCount * 16)};
    }
  }
}

/** Writes an unscaled decimal as value `index`. */
export function setDecimal(view: DataView, index: number, unscaled: bigint): void {
  view.setBigUint64(index * 16, BigInt.asUintN(64, unscaled), true);
  view.setBigInt64(index * 16 + 8, unscaled >> 64n, true);
}

/** The unscaled decimal of value `index`. */
export function getDecimal(view: DataView, index: number): bigint {
  return (view.getBigInt64(index * 16 + 8, true) << 64n) | view.getBigUint64(index * 16, true);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The type that a vector's layout holds, without its nullability. Field and element types are those of the vectors. */
export function hasType(vector: ColumnVector, type: DataType): boolean {
  if (isAtomic(type)) {
    const decimal = decimalParts(type);
    if (decimal === undefined) return vector.kind === type;
    const {precision, scale} = decimal;
    return vector.kind === 'decimal' && vector.precision === precision && vector.scale === scale;
  }
  return vector.kind === type.type;
}
