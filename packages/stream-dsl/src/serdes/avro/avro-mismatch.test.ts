import {expect, test} from 'vitest';
import {avroMismatch} from './avro-mismatch.ts';
import {avroType} from './avro-type.ts';

const record = (...fields: object[]): object => ({type: 'record', name: 'R', fields});
const id = {name: 'id', type: 'long'};
const inner = (...fields: object[]): object => ({
  name: 'inner',
  type: {type: 'array', items: {type: 'record', name: 'Inner', fields}},
});
const letters = (...symbols: string[]): object => ({
  name: 'letter',
  type: {type: 'enum', name: 'Letter', symbols},
});

test.each([
  {name: 'the same', reader: record(id), writer: record(id), field: undefined},
  {
    name: 'a new field with a default',
    reader: record(id, {name: 'b', type: 'string', default: ''}),
    writer: record(id),
    field: undefined,
  },
  {
    name: 'a new field without a default',
    reader: record(id, {name: 'b', type: 'string'}),
    writer: record(id),
    field: 'b',
  },
  {
    name: 'a field removed',
    reader: record(id),
    writer: record(id, {name: 'b', type: 'string'}),
    field: undefined,
  },
  {
    name: 'int widened to long',
    reader: record(id),
    writer: record({name: 'id', type: 'int'}),
    field: undefined,
  },
  {
    name: 'long narrowed to int',
    reader: record({name: 'id', type: 'int'}),
    writer: record(id),
    field: 'id',
  },
  {
    name: 'long widened to double',
    reader: record({name: 'id', type: 'double'}),
    writer: record(id),
    field: undefined,
  },
  {
    name: 'a field renamed with an alias',
    reader: record({name: 'key', type: 'long', aliases: ['id']}),
    writer: record(id),
    field: undefined,
  },
  {
    name: 'a field within the records of an array',
    reader: record(inner({name: 'x', type: 'int'})),
    writer: record(inner({name: 'x', type: 'string'})),
    field: 'inner[].x',
  },
  {
    name: 'a new symbol',
    reader: record(letters('a')),
    writer: record(letters('a', 'b')),
    field: 'letter',
  },
])('$name: $field', ({reader, writer, field}) => {
  expect(avroMismatch(avroType(reader), avroType(writer))?.field).toBe(field);
});
