import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {AtomicType, StructType} from '../schema/struct-type.ts';
import {columnsToRows} from './columns-to-rows.ts';
import {rowsToColumns} from './rows-to-columns.ts';
import {splitByPartition} from './split-by-partition.ts';
import {runs} from './testing/arbitrary-rows.ts';

const schemaOf = (columns: Record<string, AtomicType>): StructType => ({
  type: 'struct',
  fields: Object.entries(columns).map(([name, type]) => {
    return {name, type, nullable: true, metadata: {}};
  }),
});
const schema = schemaOf({country: 'string', day: 'date', id: 'integer', note: 'string'});
const rest = schemaOf({id: 'integer', note: 'string'});

test('every row is in the partition of its values, in order', () => {
  const anyRow = fc.record({
    country: fc.constantFrom('kr', 'de', 'deu', null),
    day: fc.constantFrom(0, 18_878, null),
    id: fc.integer(),
    note: fc.option(fc.string()),
  });
  fc.assert(
    fc.property(fc.array(anyRow, {maxLength: 60}), (rows) => {
      const split = splitByPartition(schema, ['country', 'day'], rowsToColumns(schema, rows));
      const groups = Map.groupBy(rows, ({country, day}) => {
        const date = day === null ? null : day === 0 ? '1970-01-01' : '2021-09-08';
        return JSON.stringify({country, day: date});
      });
      const found = split.map(({partitionValues, batch}) => {
        return [JSON.stringify(partitionValues), columnsToRows(rest, batch)];
      });
      const expected = [...groups].map(([key, members]) => {
        return [key, members.map(({id, note}) => ({id, note}))];
      });
      expect(found).toEqual(expected);
    }),
    runs(200),
  );
});

test('rows of one partition are not copied', () => {
  const batch = rowsToColumns(schema, [
    {country: 'kr', day: 1, id: 1},
    {country: 'kr', day: 1, id: 2},
  ]);
  const [only, ...more] = splitByPartition(schema, ['country', 'day'], batch);
  expect(more).toEqual([]);
  expect(only?.partitionValues).toEqual({country: 'kr', day: '1970-01-02'});
  expect(only?.batch.columns[0]).toBe(batch.columns[2]);
});

test('the empty text and null are one partition', () => {
  const batch = rowsToColumns(schema, [{country: ''}, {country: null}]);
  const split = splitByPartition(schema, ['country'], batch);
  expect(split.map(({partitionValues}) => partitionValues)).toEqual([{country: null}]);
  expect(split[0]?.batch.rowCount).toBe(2);
});

test('a column that is not there cannot partition', () => {
  expect(() => splitByPartition(schema, ['contry'], rowsToColumns(schema, []))).toThrow(
    expect.objectContaining({code: 'DELTA_SCHEMA_INVALID', column: 'contry'}),
  );
});
