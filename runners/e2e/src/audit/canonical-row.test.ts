import type {DataType, StructField, StructType} from '@crm/delta-writer';
import {expect, test} from 'vitest';
import {canonicalRow} from './canonical-row.ts';

const field = (name: string, type: DataType): StructField => ({
  ...{name, type},
  ...{nullable: true, metadata: {}},
});
const line: StructType = {type: 'struct', fields: [field('id', 'string'), field('n', 'integer')]};
const schema: StructType = {
  type: 'struct',
  fields: [
    ...[field('id', 'string'), field('n', 'long'), field('at', 'timestamp'), field('on', 'date')],
    ...[field('is', 'boolean'), field('raw', 'binary')],
    field('lines', {type: 'array', elementType: line, containsNull: false}),
  ],
};
const at = Date.UTC(2026, 0, 6, 1);
const ours = {
  ...{id: 'a', n: 7n, at: BigInt(at) * 1_000n, on: 20_459, is: true, raw: Buffer.from('ö')},
  lines: [{id: 'x', n: 2}],
};
const theirs = {
  ...{lines: [{n: 2, id: 'x'}], raw: 'ö', is: 1, on: '2026-01-06', at: at * 1_000, n: 7, id: 'a'},
};

test('a row is the same text whichever reader it comes from', () => {
  const text = `["a","7","${at}000","2026-01-06",true,"ö",[["x","2"]]]`;
  expect(canonicalRow(schema, ours)).toBe(text);
  expect(canonicalRow(schema, theirs)).toBe(text);
  expect(canonicalRow(schema, {id: 'a'})).toBe('["a",null,null,null,null,null,null]');
});
