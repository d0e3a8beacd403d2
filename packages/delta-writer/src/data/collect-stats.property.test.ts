import fc from 'fast-check';
import {expect, test} from 'vitest';
import {
  type AtomicType,
  decimalParts,
  isAtomic,
  type StructField,
  type StructType,
} from '../schema/struct-type.ts';
import {collectStats} from './collect-stats.ts';
import {type NullCounts, serializeStats} from './file-stats.ts';
import {rowsToColumns} from './rows-to-columns.ts';
import {anySample, type Row, runs} from './testing/arbitrary-rows.ts';

const noBounds = new Set<AtomicType>(['boolean', 'binary']);

/** Nulls of each leaf, counted row by row; a field of a null struct is null. */
function countNulls(fields: readonly StructField[], rows: readonly (Row | null)[]): NullCounts {
  const counts = fields.map(({name, type}) => {
    const values = rows.map((row) => row?.[name] ?? null);
    const inner = !isAtomic(type) && type.type === 'struct' ? type.fields : undefined;
    return [
      name,
      inner === undefined
        ? values.filter((value) => value === null).length
        : countNulls(inner, values as (Row | null)[]),
    ] as const;
  });
  return Object.fromEntries(counts);
}

function parsed(type: AtomicType, value: unknown): number | bigint | string | undefined {
  if (value === undefined) return undefined;
  const decimal = decimalParts(type);
  if (decimal !== undefined) return BigInt(String(value).replace('.', ''));
  switch (type) {
    case 'long':
      return BigInt(String(value));
    case 'date':
      return Date.parse(String(value)) / 86_400_000;
    case 'timestamp':
      return BigInt(Date.parse(String(value))) * 1000n;
    case 'timestamp_ntz':
      return BigInt(Date.parse(`${value}Z`)) * 1000n;
    case 'string':
      return String(value);
    default:
      return Number(value);
  }
}

// Within the years that Date.parse reads.
const isReadable = (type: AtomicType, value: unknown): boolean => {
  if (type === 'date') return Math.abs(Number(value)) < 1e8;
  return !type.startsWith('timestamp') || Math.abs(Number(value)) < 8.64e18;
};
const byCodePoint = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));

test('bounds hold for every value, and are reached where nothing is cut', () => {
  fc.assert(
    fc.property(anySample, fc.nat({max: 40}), ({schema, rows}, cut) => {
      const batches = [rows.slice(0, cut), rows.slice(cut)].map((part) =>
        rowsToColumns(schema, part),
      );
      const stats = collectStats(schema, batches, {columns: -1});
      expect(stats.numRecords).toBe(rows.length);
      expect(stats.nullCount).toEqual(countNulls(schema.fields, rows));
      // Raw text of each number, as JSON.parse would round it.
      const text = serializeStats(stats).replaceAll(/(?<=[:{,])-?\d[\d.eE+-]*(?=[,}])/g, '"$&"');
      const {minValues, maxValues} = JSON.parse(text);
      for (const {name, type} of schema.fields) {
        if (!isAtomic(type)) continue;
        const decimal = decimalParts(type);
        const values = rows
          .map((row) => row[name])
          .filter((value) => value !== null)
          .map((value) => (decimal ? BigInt(String(value).replace('.', '')) : value));
        if (values.length === 0 || noBounds.has(type) || values.some(Number.isNaN)) {
          expect([minValues[name], maxValues[name]]).toEqual([undefined, undefined]);
        } else if (values.every((value) => isReadable(type, value))) {
          const min = parsed(type, minValues[name]);
          expectBounds(type, values, {min, max: parsed(type, maxValues[name])});
        }
      }
    }),
    runs(300),
  );
});

type Found = {min: number | bigint | string | undefined; max: Found['min']};

function expectBounds(type: AtomicType, values: readonly unknown[], {min, max}: Found): void {
  if (type === 'string') {
    const texts = (values as string[]).toSorted(byCodePoint);
    const [least = '', greatest = ''] = [texts[0], texts.at(-1)];
    expect(least.startsWith(String(min))).toBe(true);
    expect([...String(min)]).toHaveLength(Math.min(32, [...least].length));
    expect(byCodePoint(String(max), greatest)).toBeGreaterThanOrEqual(0);
    if ([...greatest].length <= 32) expect(max).toBe(greatest);
    return;
  }
  const sorted = (values as (number | bigint)[]).toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const [least = 0, greatest = 0] = [sorted[0], sorted.at(-1)];
  if (type.startsWith('timestamp')) {
    const floored = (micros: number | bigint): bigint => {
      const ms = BigInt(micros) / 1000n;
      return (ms * 1000n > micros ? ms - 1n : ms) * 1000n;
    };
    expect([min, max]).toEqual([floored(least), floored(greatest)]);
    return;
  }
  // Equal, not identical: -0 and 0 have no order here.
  expect(min === undefined ? -Infinity : min === least).toBe(min === undefined ? least : true);
  expect(max === undefined ? Infinity : max === greatest).toBe(max === undefined ? greatest : true);
}

test('columns beyond the number asked for have no statistics', () => {
  fc.assert(
    fc.property(fc.nat({max: 6}), (columns) => {
      const leaf = (name: string): StructField => ({
        name,
        type: 'integer',
        nullable: true,
        metadata: {},
      });
      const inner: StructType = {type: 'struct', fields: [leaf('x'), leaf('y')]};
      const schema: StructType = {
        type: 'struct',
        fields: [leaf('a'), {name: 's', type: inner, nullable: true, metadata: {}}, leaf('z')],
      };
      const batch = rowsToColumns(schema, [{a: 1, s: {x: 2, y: 3}, z: 4}]);
      const {minValues} = collectStats(schema, [batch], {columns});
      const expected = [
        {},
        {a: 1},
        {a: 1, s: {x: 2}},
        {a: 1, s: {x: 2, y: 3}},
        {a: 1, s: {x: 2, y: 3}, z: 4},
      ];
      expect(minValues).toEqual(expected[Math.min(columns, 4)]);
    }),
  );
});
