import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {ColumnBatch} from './columns.ts';
import {columnsToRows} from './columns-to-rows.ts';
import {encodeParquet} from './encode-parquet.ts';
import {readParquet} from './read-parquet.ts';
import {rowsToColumns} from './rows-to-columns.ts';
import {countRows, takeRows} from './take-rows.ts';
import {anySample, type Row, runs} from './testing/arbitrary-rows.ts';

test('rows come back from columns', () => {
  fc.assert(
    fc.property(anySample, ({schema, rows}) => {
      expect(columnsToRows(schema, rowsToColumns(schema, rows))).toStrictEqual(rows);
    }),
    runs(300),
  );
});

test('rows come back from Parquet', async () => {
  const compression = fc.constantFrom('snappy' as const, 'zstd' as const, 'uncompressed' as const);
  await fc.assert(
    fc.asyncProperty(
      anySample,
      compression,
      fc.nat({max: 40}),
      fc.integer({min: 1, max: 50}),
      async ({schema, rows}, codec, cut, rowGroupRowsMax) => {
        const batches = [rows.slice(0, cut), rows.slice(cut)].map((part) =>
          rowsToColumns(schema, part),
        );
        const bytes = encodeParquet(schema, batches, {compression: codec, rowGroupRowsMax});
        const read: Row[] = [];
        for await (const batch of readParquet(bytes, schema)) {
          expect(batch.rowCount).toBeLessThanOrEqual(rowGroupRowsMax);
          read.push(...columnsToRows(schema, batch));
        }
        expect(read).toStrictEqual(rows);
      },
    ),
    runs(60),
  );
});

test('the rows of any runs are taken as they are', () => {
  const anyRuns = fc.uniqueArray(fc.nat({max: 40}), {maxLength: 10});
  fc.assert(
    fc.property(anySample, anyRuns, ({schema, rows}, ends) => {
      const inside = ends.filter((end) => end <= rows.length).sort((a, b) => a - b);
      const runsOfRows = inside.slice(0, inside.length - (inside.length % 2));
      const {columns} = rowsToColumns(schema, rows);
      const taken: ColumnBatch = {
        rowCount: countRows(runsOfRows),
        columns: columns.map((vector) => takeRows(vector, runsOfRows)),
      };
      const expected = rows.filter((_, row) => runsOfRows.filter((end) => end <= row).length % 2);
      expect(columnsToRows(schema, taken)).toStrictEqual(expected);
    }),
    runs(60),
  );
});
