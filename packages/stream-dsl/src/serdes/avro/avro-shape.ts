import type {Type, types} from 'avsc';

/** A type as its bytes show it: what has to be read to find its end. */
export type AvroShape =
  | {readonly kind: 'bytes'; readonly size: number; readonly name: string}
  | {readonly kind: 'number'; readonly choices: number; readonly name: string}
  | {readonly kind: 'counted'; readonly name: string}
  | {readonly kind: 'union'; readonly branches: readonly AvroShape[]; readonly name: string}
  | {readonly kind: 'blocks'; items: AvroShape; readonly isMap: boolean; readonly name: string}
  | {readonly kind: 'record'; fields: readonly AvroField[]; readonly name: string};

interface AvroField {
  readonly name: string;
  readonly shape: AvroShape;
}

/** What a type is called in errors. */
export function describeType(type: Type): string {
  // The types of `long` that are made here have another name within the library.
  const kind = type.typeName.replace('abstract:', '');
  return type.name === undefined ? kind : `${kind} ${type.name}`;
}

export function isRecordType(type: Type): type is types.RecordType {
  return type.typeName === 'record' || type.typeName === 'error';
}

/** The shape of a type; records may hold themselves. */
export function avroShape(type: Type, known = new Map<Type, AvroShape>()): AvroShape {
  const before = known.get(type);
  if (before !== undefined) return before;
  const name = describeType(type);
  if (isRecordType(type)) {
    const shape: AvroShape = {kind: 'record', fields: [], name};
    known.set(type, shape);
    shape.fields = type.fields.map((field) => ({
      name: field.name,
      shape: avroShape(field.type, known),
    }));
    return shape;
  }
  const kind = type.typeName.replace('abstract:', '');
  const fixedSize = fixedSizes[kind];
  if (fixedSize !== undefined) return {kind: 'bytes', size: fixedSize, name};
  switch (kind) {
    case 'fixed':
      return {kind: 'bytes', size: (type as types.FixedType).size, name};
    case 'enum':
      return {kind: 'number', choices: (type as types.EnumType).symbols.length, name};
    case 'string':
    case 'bytes':
      return {kind: 'counted', name};
    case 'array':
      return {
        kind: 'blocks',
        items: avroShape((type as types.ArrayType).itemsType, known),
        isMap: false,
        name,
      };
    case 'map':
      return {
        kind: 'blocks',
        items: avroShape((type as types.MapType).valuesType as Type, known),
        isMap: true,
        name,
      };
    case 'union:wrapped':
    case 'union:unwrapped': {
      const {types: branches} = type as types.UnwrappedUnionType;
      return {kind: 'union', branches: branches.map((one) => avroShape(one, known)), name};
    }
    default:
      if ('underlyingType' in type)
        return avroShape((type as types.LogicalType).underlyingType, known);
      return {kind: 'number', choices: Number.POSITIVE_INFINITY, name};
  }
}

/** Whether bytes can announce more items than they hold, somewhere in the shape. */
export function hasBlocks(shape: AvroShape, seen = new Set<AvroShape>()): boolean {
  if (seen.has(shape)) return false;
  seen.add(shape);
  if (shape.kind === 'blocks') return true;
  if (shape.kind === 'union') return shape.branches.some((branch) => hasBlocks(branch, seen));
  return shape.kind === 'record' && shape.fields.some((field) => hasBlocks(field.shape, seen));
}

const fixedSizes: Readonly<Record<string, number>> = {null: 0, boolean: 1, float: 4, double: 8};
