import {describe, expect, test} from 'vitest';
import {parseSchema, serializeSchema, validateSchema} from './schema-json.ts';
import type {StructType} from './struct-type.ts';

const field = (name: string, type: unknown): unknown => ({
  name,
  type,
  nullable: true,
  metadata: {},
});
const struct = (...fields: unknown[]): unknown => ({type: 'struct', fields});

test('a schema comes back as it was, metadata included', () => {
  const schema = {
    type: 'struct',
    fields: [
      {name: 'id', type: 'long', nullable: false, metadata: {comment: 'the key', n: 1}},
      {name: 'price', type: 'decimal(12,2)', nullable: true, metadata: {}},
      {
        name: 'tags',
        type: {type: 'array', elementType: 'string', containsNull: false},
        nullable: true,
        metadata: {},
      },
      {
        name: 'attributes',
        type: {
          type: 'map',
          keyType: 'string',
          valueType: {
            type: 'struct',
            fields: [{name: 'x', type: 'timestamp_ntz', nullable: true, metadata: {}}],
          },
          valueContainsNull: true,
        },
        nullable: true,
        metadata: {},
      },
    ],
  } as const satisfies StructType;
  expect(parseSchema(serializeSchema(schema))).toEqual(schema);
});

test('decimals get their plain spelling', () => {
  const schema = parseSchema(
    JSON.stringify(struct(field('a', 'decimal( 10, 2 )'), field('b', 'decimal'))),
  );
  expect(schema.fields.map(({type}) => type)).toEqual(['decimal(10,2)', 'decimal(10,0)']);
});

describe('is refused', () => {
  test.each([
    {
      name: 'a type that is not known',
      schema: struct(field('a', struct(field('b', 'variant')))),
      code: 'DELTA_SCHEMA_UNSUPPORTED',
      column: 'a.b',
    },
    {
      name: 'a nested type that is not known',
      schema: struct(field('a', {type: 'udt'})),
      code: 'DELTA_SCHEMA_UNSUPPORTED',
      column: 'a',
    },
    {
      name: 'a type of array elements that is not known',
      schema: struct(field('a', {type: 'array', elementType: 'void', containsNull: true})),
      code: 'DELTA_SCHEMA_UNSUPPORTED',
      column: 'a.element',
    },
    {
      name: 'names that differ in case only',
      schema: struct(field('a', 'long'), field('A', 'long')),
      code: 'DELTA_SCHEMA_INVALID',
      column: undefined,
    },
    {
      name: 'a decimal of 39 digits',
      schema: struct(field('a', 'decimal(39,0)')),
      code: 'DELTA_SCHEMA_INVALID',
      column: 'a',
    },
    {
      name: 'a decimal with more scale than precision',
      schema: struct(field('a', 'decimal(2,3)')),
      code: 'DELTA_SCHEMA_INVALID',
      column: 'a',
    },
    {
      name: 'a field without a name',
      schema: struct(field('', 'long')),
      code: 'DELTA_SCHEMA_INVALID',
      column: undefined,
    },
    {
      name: 'a field without nullable',
      schema: struct({name: 'a', type: 'long'}),
      code: 'DELTA_SCHEMA_INVALID',
      column: 'a.nullable',
    },
    {name: 'no struct', schema: 'long', code: 'DELTA_SCHEMA_INVALID', column: undefined},
    {name: 'no fields', schema: {type: 'struct'}, code: 'DELTA_SCHEMA_INVALID', column: undefined},
  ])('$name', ({schema, code, column}) => {
    expect(() => validateSchema(schema)).toThrow(expect.objectContaining({code, column}));
  });

  test('text that is no JSON', () => {
    expect(() => parseSchema('{')).toThrow(expect.objectContaining({code: 'DELTA_SCHEMA_INVALID'}));
  });
});
