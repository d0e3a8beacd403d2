import {expect, test} from 'vitest';
import type {DataType, StructType} from '../schema/struct-type.ts';
import {collectStats} from './collect-stats.ts';
import {serializeStats} from './file-stats.ts';
import {rowsToColumns} from './rows-to-columns.ts';

function statsOf(type: DataType, values: readonly unknown[]): string {
  const schema: StructType = {
    type: 'struct',
    fields: [{name: 'c', type, nullable: true, metadata: {}}],
  };
  const rows = values.map((c) => ({c}));
  return serializeStats(collectStats(schema, [rowsToColumns(schema, rows)]));
}

const long = 'x'.repeat(31);

test.each<{name: string; type: DataType; values: unknown[]; min?: string; max?: string}>([
  {
    name: 'integers above 2^53 keep their digits',
    type: 'long',
    values: [2n ** 63n - 1n, -(2n ** 63n), 0n],
    min: '-9223372036854775808',
    max: '9223372036854775807',
  },
  {
    name: 'longs that differ in the low half alone',
    type: 'long',
    values: [2n ** 32n + 1n, 2n ** 32n + 0x8000_0000n, 2n ** 32n],
    min: '4294967296',
    max: '6442450944',
  },
  {
    name: 'decimals keep their scale',
    type: 'decimal(38,2)',
    values: ['1.50', '-900719925474099312345.00'],
    min: '-900719925474099312345.00',
    max: '1.50',
  },
  {
    name: 'times are floored to milliseconds',
    type: 'timestamp',
    values: [-1n, 1_631_099_471_123_999n],
    min: '"1969-12-31T23:59:59.999Z"',
    max: '"2021-09-08T11:11:11.123Z"',
  },
  {
    name: 'times without a zone have none',
    type: 'timestamp_ntz',
    values: [0n],
    min: '"1970-01-01T00:00:00.000"',
    max: '"1970-01-01T00:00:00.000"',
  },
  {
    name: 'days',
    type: 'date',
    values: [18_878, 0],
    min: '"1970-01-01"',
    max: '"2021-09-08"',
  },
  {
    name: 'texts in the order of code points, not of UTF-16',
    type: 'string',
    values: ['\uffff', '\u{10000}'],
    min: '"\uffff"',
    max: '"\u{10000}"',
  },
  {
    name: 'a long text: the greatest is raised past the cut',
    type: 'string',
    values: [`${long}abc`],
    min: `"${long}a"`,
    max: `"${long}a\u007f"`,
  },
  {
    name: 'a cut before a character beyond ASCII',
    type: 'string',
    values: [`${long}a한글`],
    min: `"${long}a"`,
    max: `"${long}a\u{10ffff}"`,
  },
  {
    name: 'a cut never splits a surrogate pair',
    type: 'string',
    values: [`${long}\u{1f600}b`],
    min: `"${long}\u{1f600}"`,
    max: `"${long}\u{1f600}\u007f"`,
  },
  {
    name: 'nothing is above the last character: the text stays whole',
    type: 'string',
    values: [`${long}a\u{10ffff}`],
    min: `"${long}a"`,
    max: `"${long}a\u{10ffff}"`,
  },
  {name: 'NaN has no place in an order', type: 'double', values: [1, Number.NaN]},
  {name: 'Infinity is no JSON', type: 'double', values: [1, Infinity], min: '1'},
  {name: '-Infinity is no JSON', type: 'double', values: [1, -Infinity], max: '1'},
  {name: 'zeros of both signs', type: 'double', values: [0, -0], min: '-0.0', max: '0'},
  {name: 'a float in full', type: 'float', values: [1.1], ...bothBounds('1.100000023841858')},
  {name: 'booleans have no bounds', type: 'boolean', values: [true]},
  {name: 'bytes have no bounds', type: 'binary', values: [Uint8Array.of(1)]},
  {
    name: 'arrays have no bounds',
    type: {type: 'array', elementType: 'long', containsNull: true},
    values: [[1]],
  },
  {name: 'nothing but nulls', type: 'integer', values: [null, null]},
])('$name', ({type, values, min, max}) => {
  const bound = (text: string | undefined): string => (text === undefined ? '{}' : `{"c":${text}}`);
  const nulls = values.filter((value) => value === null).length;
  expect(statsOf(type, values)).toBe(
    `{"numRecords":${values.length},"minValues":${bound(min)},"maxValues":${bound(max)},"nullCount":{"c":${nulls}}}`,
  );
});

function bothBounds(text: string): {min: string; max: string} {
  return {min: text, max: text};
}
