import {expect, test} from 'vitest';
import {protobufMismatch} from './protobuf-mismatch.ts';
import {protobufType} from './protobuf-type.ts';

const type = (fields: string, syntax = 'proto3') =>
  protobufType({
    proto: `syntax = "${syntax}"; message M { ${fields} } message N {} enum E { A = 0; }`,
  });

test.each([
  {name: 'the same', reader: 'int32 a = 1;', writer: 'int32 a = 1;', field: undefined},
  {
    name: 'a new field',
    reader: 'int32 a = 1; string b = 2;',
    writer: 'int32 a = 1;',
    field: undefined,
  },
  {name: 'a field renamed', reader: 'int32 b = 1;', writer: 'int32 a = 1;', field: undefined},
  {name: 'int32 widened', reader: 'int64 a = 1;', writer: 'int32 a = 1;', field: undefined},
  {name: 'an enum as a number', reader: 'int32 a = 1;', writer: 'E a = 1;', field: undefined},
  {name: 'another type', reader: 'string a = 1;', writer: 'int32 a = 1;', field: 'a'},
  {name: 'another zigzag', reader: 'sint32 a = 1;', writer: 'int32 a = 1;', field: 'a'},
  {name: 'a map instead', reader: 'map<string, int32> a = 1;', writer: 'int32 a = 1;', field: 'a'},
  {name: 'a message instead', reader: 'N a = 1;', writer: 'int32 a = 1;', field: 'a'},
  {
    name: 'a field of an inner message',
    reader: 'I a = 1; message I { string t = 1; }',
    writer: 'I a = 1; message I { bool t = 1; }',
    field: 'a.t',
  },
  {name: 'a message that holds itself', reader: 'M m = 1;', writer: 'M m = 1;', field: undefined},
])('$name: $field', ({reader, writer, field}) => {
  expect(protobufMismatch(type(reader), type(writer))?.field).toBe(field);
});

test('a required field that is not written', () => {
  const reader = type('required int32 a = 1;', 'proto2');
  expect(protobufMismatch(reader, type('optional int32 b = 2;', 'proto2'))?.field).toBe('a');
});
