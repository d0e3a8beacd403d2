import {describe, expect, test} from 'vitest';
import type {StructType} from '../schema/struct-type.ts';
import type {ColumnBatch} from './columns.ts';
import {columnsToRows} from './columns-to-rows.ts';
import {encodeParquet} from './encode-parquet.ts';
import {type ReadOptions, readParquet} from './read-parquet.ts';
import {rowsToColumns} from './rows-to-columns.ts';

const schemaOf = (...names: string[]): StructType => ({
  type: 'struct',
  fields: names.map((name) => ({name, type: 'integer', nullable: true, metadata: {}})),
});
const schema = schemaOf('a', 'b.c', 'd');
const rows = [
  {a: 1, 'b.c': 2, d: 3},
  {a: 4, 'b.c': null, d: 6},
];
const bytes = encodeParquet(schema, [rowsToColumns(schema, rows)]);

async function read(readSchema: StructType, options?: ReadOptions): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const batch of readParquet(bytes, readSchema, options)) {
    const fields = readSchema.fields.filter(({name}) => options?.columns?.includes(name) ?? true);
    found.push(...columnsToRows({type: 'struct', fields}, batch));
  }
  return found;
}

async function batchesOf(file: Uint8Array): Promise<ColumnBatch[]> {
  const batches: ColumnBatch[] = [];
  for await (const batch of readParquet(file, schema)) batches.push(batch);
  return batches;
}

test('only the columns that are asked for, in the order of the schema', async () => {
  expect(await read(schema, {columns: ['d', 'b.c']})).toEqual([
    {'b.c': 2, d: 3},
    {'b.c': null, d: 6},
  ]);
});

test('columns that the file lacks are null', async () => {
  expect(await read(schemaOf('x', 'a'))).toEqual([
    {x: null, a: 1},
    {x: null, a: 4},
  ]);
  expect(await read(schemaOf('x'))).toEqual([{x: null}, {x: null}]);
  expect(await read(schemaOf())).toEqual([{}, {}]);
});

test('a file without columns cannot be written', () => {
  expect(() => encodeParquet(schemaOf(), [{rowCount: 3, columns: []}])).toThrow(
    expect.objectContaining({code: 'DELTA_SCHEMA_INVALID'}),
  );
});

test('a file without rows has no batches', async () => {
  const empty = encodeParquet(schema, []);
  expect(await batchesOf(empty)).toEqual([]);
});

describe('is refused', () => {
  test.each([
    {name: 'no bytes', broken: new Uint8Array()},
    {name: 'other bytes', broken: new TextEncoder().encode('no parquet at all')},
    {name: 'a file cut short', broken: bytes.subarray(0, bytes.length - 20)},
    {name: 'a page that is damaged', broken: bytes.map((byte, at) => (at < 40 ? 0xff : byte))},
  ])('$name', async ({broken}) => {
    await expect(batchesOf(broken)).rejects.toMatchObject({
      name: 'DeltaError',
      code: 'DELTA_DATA_CORRUPT',
    });
    // What a broken file leaves behind must not harm the next one.
    expect(await read(schema)).toEqual(rows);
  });

  test('a column that is not in the schema', async () => {
    const reading = read(schema, {columns: ['e']});
    await expect(reading).rejects.toMatchObject({code: 'DELTA_CONFIG_INVALID', column: 'e'});
  });
});
