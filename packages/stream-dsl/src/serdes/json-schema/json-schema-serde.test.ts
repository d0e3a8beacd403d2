import type {JSONSchemaType} from 'ajv';
import {expect, expectTypeOf, test} from 'vitest';
import type {Serde} from '../../serde.ts';
import {windowOf} from '../testing/foreign-vectors.ts';
import {jsonSchemaSerde} from './json-schema-serde.ts';

interface Order {
  readonly id: number;
  readonly lines: {readonly sku: string; readonly count: number}[];
}
const schema: JSONSchemaType<Order> = {
  title: 'Order',
  type: 'object',
  properties: {
    id: {type: 'integer'},
    lines: {
      type: 'array',
      items: {
        type: 'object',
        properties: {sku: {type: 'string'}, count: {type: 'integer', minimum: 1}},
        required: ['sku', 'count'],
      },
    },
  },
  required: ['id', 'lines'],
  additionalProperties: false,
};
const serde = jsonSchemaSerde(schema);

test('the type is inferred, and values survive', () => {
  expectTypeOf(serde).toEqualTypeOf<Serde<Order>>();
  const order = {id: 1, lines: [{sku: '한국', count: 2}]};
  expect(serde.decode(...windowOf(serde.encode(order)))).toEqual(order);
});

test.each([
  {
    text: '{"id":1,"lines":[{"sku":5,"count":1}]}',
    says: 'lines[0].sku: expected string, found a number',
  },
  {
    text: '{"id":1,"lines":[{"sku":"a","count":0}]}',
    says: 'lines[0].count: expected >= 1, found a number',
  },
  {text: '{"id":1}', says: 'lines: expected a value, found nothing'},
  {text: '{"id":1,"lines":[],"x":1}', says: 'x: expected no such field, found one'},
  {text: '[]', says: 'the value: expected object, found an array of 0'},
  {text: '{"id":', says: 'the value: expected JSON text, found 6 bytes that are not'},
])('$text is refused: $says', ({text, says}) => {
  expect(() => serde.decode(...windowOf(text))).toThrow(
    expect.objectContaining({code: 'STREAM_DECODE_FAILED', message: `json-schema(Order): ${says}`}),
  );
});

test('what the schema refuses is not written', () => {
  const any: Serde<unknown> = jsonSchemaSerde<unknown>({type: 'string', maxLength: 3});
  expect(() => any.encode('abcd')).toThrow(expect.objectContaining({code: 'STREAM_ENCODE_FAILED'}));
  expect(() => jsonSchemaSerde<string>({type: 'string'}, {maxBytes: 4}).encode('abc')).toThrow(
    'expected at most 4 bytes, found 5 bytes',
  );
});

test('dialects of 2019 and 2020, and references', () => {
  const tuple = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    prefixItems: [{type: 'string'}],
  };
  expect(() => jsonSchemaSerde<unknown>(tuple).encode([1])).toThrow('[0]: expected string');
  const referring = jsonSchemaSerde<unknown>(
    {$ref: 'sku.json'},
    {references: {'sku.json': {type: 'string'}}},
  );
  expect(() => referring.encode(1)).toThrow('expected string');
});

test('a schema that is none is refused at once', () => {
  expect(() => jsonSchemaSerde({type: 'sting'})).toThrow(
    expect.objectContaining({code: 'STREAM_CONFIG_INVALID'}),
  );
});
