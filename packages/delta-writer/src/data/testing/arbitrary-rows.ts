import fc from 'fast-check';
import {formatDecimal} from '../../schema/decimal.ts';
import {
  type AtomicType,
  type DataType,
  decimalParts,
  isAtomic,
  primitiveTypes,
  type StructField,
  type StructType,
} from '../../schema/struct-type.ts';

/** Runs and seed of the property tests; fast-check prints the seed of a failure. */
export const runs = (count: number): fc.Parameters<unknown> => {
  const {PROPERTY_SEED: seed, PROPERTY_RUNS: runCount = count} = process.env;
  const numRuns = Number(runCount);
  return seed === undefined ? {numRuns} : {numRuns, seed: Number(seed)};
};

export type Row = Record<string, unknown>;

export interface Sample {
  readonly schema: StructType;
  readonly rows: Row[];
}

const text = fc.string({unit: 'grapheme', maxLength: 50});

const atomicType: fc.Arbitrary<AtomicType> = fc.oneof(
  fc.constantFrom(...primitiveTypes),
  fc.constantFrom<AtomicType>('decimal(1,0)', 'decimal(9,2)', 'decimal(18,18)', 'decimal(38,10)'),
);

const dataType: fc.Memo<DataType> = fc.memo((depth) => {
  if (depth <= 1) return atomicType;
  const inner = dataType(depth - 1);
  return fc.oneof(
    {arbitrary: atomicType, weight: 3},
    fc.record({
      type: fc.constant('array' as const),
      elementType: inner,
      containsNull: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('map' as const),
      keyType: fc.constantFrom<AtomicType>('string', 'long', 'date', 'decimal(9,2)'),
      valueType: inner,
      valueContainsNull: fc.boolean(),
    }),
    structType(depth - 1),
  );
});

function structType(depth: number): fc.Arbitrary<StructType> {
  const field: fc.Arbitrary<StructField> = fc.record({
    name: fc.string({
      unit: fc.constantFrom('a', 'b', 'ä', ' ', '.', '-'),
      minLength: 1,
      maxLength: 4,
    }),
    type: dataType(depth),
    nullable: fc.boolean(),
    metadata: fc.constant({}),
  });
  const fields = fc.uniqueArray(field, {selector: ({name}) => name, minLength: 1, maxLength: 5});
  return fields.map((members) => ({type: 'struct', fields: members}));
}

/** A schema of any types, three levels deep, with rows that follow it, in the form in which they are read back. */
export const anySample: fc.Arbitrary<Sample> = structType(3).chain((schema) =>
  fc.record({schema: fc.constant(schema), rows: fc.array(rowOf(schema), {maxLength: 40})}),
);

/** Rows of a schema. */
export function rowOf(schema: StructType): fc.Arbitrary<Row> {
  const members = schema.fields.map(({name, type, nullable}) => {
    const value = valueOfType(type);
    return [name, nullable ? fc.option(value) : value] as const;
  });
  return fc.record(Object.fromEntries(members), {noNullPrototype: true});
}

function valueOfType(type: DataType): fc.Arbitrary<unknown> {
  if (isAtomic(type)) return atomicValue(type);
  switch (type.type) {
    case 'array': {
      const element = valueOfType(type.elementType);
      return fc.array(type.containsNull ? fc.option(element) : element, {maxLength: 4});
    }
    case 'map': {
      const value = valueOfType(type.valueType);
      const mapped = type.valueContainsNull ? fc.option(value) : value;
      const entries = fc.array(fc.tuple(valueOfType(type.keyType), mapped), {maxLength: 4});
      return entries.map((pairs) => new Map(pairs));
    }
    case 'struct':
      return rowOf(type);
  }
}

function atomicValue(type: AtomicType): fc.Arbitrary<unknown> {
  const long = fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n});
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return fc.boolean();
    case 'byte':
      return fc.integer({min: -128, max: 127});
    case 'short':
      return fc.integer({min: -32_768, max: 32_767});
    case 'integer':
    case 'date':
      return fc.oneof(fc.integer(), fc.integer({min: -3, max: 3}));
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
      return fc.oneof(long, fc.bigInt({min: -3n, max: 3n}));
    case 'float':
      return fc.float();
    case 'double':
      return fc.oneof(fc.double(), fc.constantFrom(0, -0));
    case 'binary':
      return fc.uint8Array({maxLength: 8});
    default: {
      const {precision, scale} = decimalParts(type) ?? {precision: 1, scale: 0};
      const limit = 10n ** BigInt(precision) - 1n;
      return fc.bigInt({min: -limit, max: limit}).map((value) => formatDecimal(value, scale));
    }
  }
}
