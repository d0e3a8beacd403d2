import {describe, expect, test} from 'vitest';
import type {DataType, StructType} from '../schema/struct-type.ts';
import {columnsToRows} from './columns-to-rows.ts';
import {fitBatch} from './fit-batch.ts';
import {rowsToColumns} from './rows-to-columns.ts';

const schemaOf = (type: DataType, nullable = true): StructType => ({
  type: 'struct',
  fields: [{name: 'c', type, nullable, metadata: {}}],
});
const item: StructType = {
  type: 'struct',
  fields: [
    {name: 'sku', type: 'string', nullable: false, metadata: {}},
    {name: 'price', type: 'decimal(6,2)', nullable: true, metadata: {}},
  ],
};
const items: DataType = {type: 'array', elementType: item, containsNull: false};
const labels: DataType = {
  type: 'map',
  keyType: 'string',
  valueType: 'long',
  valueContainsNull: false,
};

test.each<{type: DataType; value: unknown; stored: unknown}>([
  {type: 'long', value: 7, stored: 7n},
  {type: 'timestamp', value: new Date('2021-09-08T11:11:11Z'), stored: 1_631_099_471_000_000n},
  {type: 'timestamp', value: 1_631_099_471_000, stored: 1_631_099_471_000_000n},
  {type: 'timestamp_ntz', value: -1, stored: -1000n},
  {type: 'date', value: '2021-09-08', stored: 18_878},
  {type: 'date', value: new Date('2021-09-08T00:00:00Z'), stored: 18_878},
  {type: 'decimal(6,2)', value: 1.5, stored: '1.50'},
  {type: 'decimal(6,2)', value: 12n, stored: '12.00'},
  {type: 'decimal(6,2)', value: '1.5e2', stored: '150.00'},
  {type: 'float', value: 1.1, stored: Math.fround(1.1)},
  {type: labels, value: {a: 1}, stored: new Map([['a', 1n]])},
  {type: item, value: {sku: 'x'}, stored: {sku: 'x', price: null}},
  {type: 'long', value: undefined, stored: null},
])('a $type takes $value', ({type, value, stored}) => {
  const schema = schemaOf(type);
  expect(columnsToRows(schema, rowsToColumns(schema, [{c: value}]))).toEqual([{c: stored}]);
});

describe('an error names row, column, what was expected and what was found', () => {
  test.each<{type: DataType; value: unknown; message: string; column?: string}>([
    {type: 'integer', value: '1', message: 'expected an integer of 32 bits, found the string "1"'},
    {type: 'byte', value: 128, message: 'expected an integer of 8 bits, found the number 128'},
    {type: 'integer', value: 1.5, message: 'found the number 1.5'},
    {type: 'long', value: 2 ** 53, message: 'found the number 9007199254740992'},
    {type: 'long', value: 2n ** 63n, message: 'found the bigint 9223372036854775808'},
    {type: 'double', value: '1', message: 'expected a number'},
    {type: 'boolean', value: 0, message: 'expected true or false, found the number 0'},
    {type: 'string', value: 1, message: 'expected well-formed text, found the number 1'},
    {type: 'string', value: '\ud800', message: 'expected well-formed text'},
    {type: 'binary', value: 'a', message: 'expected a Uint8Array'},
    {type: 'date', value: '2021-02-29', message: 'found the string "2021-02-29"'},
    {type: 'date', value: new Date(1), message: 'found the date 1970-01-01T00:00:00.001Z'},
    {type: 'timestamp', value: 1.5, message: 'found the number 1.5'},
    {type: 'timestamp', value: new Date(Number.NaN), message: 'found the date NaN'},
    {type: 'decimal(4,2)', value: '123.45', message: 'expected a decimal(4,2)'},
    {type: 'decimal(4,2)', value: 1.234, message: 'found the number 1.234'},
    {type: items, value: 'x', message: 'expected an array'},
    {type: items, value: [null], message: 'found null', column: 'c.element'},
    {type: items, value: [{}], message: 'expected a value', column: 'c.element.sku'},
    {type: items, value: [{sku: 1}], message: 'found the number 1', column: 'c.element.sku'},
    {type: labels, value: {a: null}, message: 'found null', column: 'c.value'},
    {type: item, value: {sku: 'a', x: 1}, message: 'found none of that name', column: 'c.x'},
    {type: item, value: [], message: 'expected an object, found an array of 0'},
  ])('$type: $value', ({type, value, message, column = 'c'}) => {
    const rows = [{c: null}, {c: type === items ? [] : null}, {c: value}];
    const write = () => rowsToColumns(schemaOf(type), rows);
    expect(write).toThrow(expect.objectContaining({code: 'DELTA_SCHEMA_MISMATCH', column}));
    expect(write).toThrow(`cannot write column ${column} of row 2: expected `);
    expect(write).toThrow(message);
  });

  test('a missing value', () => {
    expect(() => rowsToColumns(schemaOf('long', false), [{c: 1}, {}])).toThrow(
      'cannot write column c of row 1: expected a value, found nothing',
    );
  });

  test('an unknown column', () => {
    expect(() => rowsToColumns(schemaOf('long'), [{c: 1}, {c: 1, d: 1}])).toThrow(
      'cannot write column d of row 1: expected a column of the table, found none of that name',
    );
  });
});

test('a required field of a null struct is no error', () => {
  const schema = schemaOf(item);
  const batch = rowsToColumns(schema, [{c: null}, {c: {sku: 'a', price: null}}]);
  expect(columnsToRows(schema, batch)).toEqual([{c: null}, {c: {sku: 'a', price: null}}]);
});

describe('a batch', () => {
  const ints = {kind: 'integer', name: 'c', nullCount: 0, values: Int32Array.of(1, 2)} as const;

  test('gets null columns for nullable ones that it lacks, in the order of the schema', () => {
    const schema: StructType = {
      type: 'struct',
      fields: ['a', 'c'].map((name) => ({name, type: 'integer', nullable: true, metadata: {}})),
    };
    const fitting = fitBatch(schema, {rowCount: 2, columns: [ints]});
    expect(columnsToRows(schema, fitting)).toEqual([
      {a: null, c: 1},
      {a: null, c: 2},
    ]);
  });

  test.each([
    {name: 'another type', schema: schemaOf('long'), columns: [ints], column: 'c'},
    {
      name: 'an unknown column',
      schema: schemaOf('integer'),
      columns: [{...ints, name: 'C'}],
      column: 'C',
    },
    {
      name: 'a required column that is missing',
      schema: schemaOf('integer', false),
      columns: [],
      column: 'c',
    },
    {
      name: 'a null in a required column',
      schema: schemaOf('integer', false),
      columns: [{...ints, nullCount: 1, validity: Uint8Array.of(0b01)}],
      column: 'c',
    },
    {name: 'a column twice', schema: schemaOf('integer'), columns: [ints, ints], column: undefined},
  ])('is refused for $name', ({schema, columns, column}) => {
    expect(() => fitBatch(schema, {rowCount: 2, columns})).toThrow(
      expect.objectContaining({code: 'DELTA_SCHEMA_MISMATCH', column}),
    );
  });
});
