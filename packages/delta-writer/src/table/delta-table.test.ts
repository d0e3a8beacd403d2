import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {MemoryStorage} from '../testing/memory-storage.ts';
import {readSample, sampleRows, sampleSchema} from '../testing/sample-table.ts';
import {DeltaTable} from './delta-table.ts';
import type {CreateOptions} from './table-options.ts';

const options: CreateOptions = {schema: sampleSchema, encodeThreads: 0};
const opened: DeltaTable[] = [];

async function keep(table: Promise<DeltaTable>): Promise<DeltaTable> {
  const one = await table;
  opened.push(one);
  return one;
}

afterEach(async () => {
  for (const table of opened.splice(0)) await table.close();
});

describe('on the disk', () => {
  let dir = '';
  beforeEach(() => {
    dir = join(mkdtempSync(join(tmpdir(), 'delta-')), 'table');
  });
  afterEach(() => rmSync(join(dir, '..'), {recursive: true, force: true}));

  test('what is appended is read back, by this handle and by a new one', async () => {
    const table = await keep(DeltaTable.create(dir, {...options, partitionBy: ['day']}));
    expect(table.version).toBe(0);
    const result = await table.append(sampleRows(0, 100));
    // Days 20, 21, 22 and none.
    expect(result).toMatchObject({version: 1, addedRows: 100, addedFiles: 4, isNew: true});
    expect(await readSample(table.rows())).toEqual(sampleRows(0, 100));
    const again = await keep(DeltaTable.open(pathToFileURL(dir).href));
    expect(again.schema).toEqual(sampleSchema);
    expect(again.partitionColumns).toEqual(['day']);
    expect(await readSample(again.rows())).toEqual(sampleRows(0, 100));
  });

  test('leaves no temporary file', async () => {
    const table = await keep(DeltaTable.create(dir, options));
    await table.append(sampleRows(0, 1));
    const files = readdirSync(dir, {recursive: true, encoding: 'utf8'});
    expect(files.filter((name) => name.includes('tmp'))).toEqual([]);
    expect(files).toContain(join('_delta_log', '00000000000000000001.json'));
  });

  test('createIfNotExists opens what is there, and refuses another table', async () => {
    const table = await keep(DeltaTable.createIfNotExists(dir, options));
    await table.append(sampleRows(0, 3));
    const again = await keep(
      DeltaTable.createIfNotExists(dir, {...options, schema: {delta: sampleSchema}}),
    );
    expect(again.version).toBe(1);
    await expect(DeltaTable.create(dir, options)).rejects.toMatchObject({
      code: 'DELTA_TABLE_EXISTS',
    });
    const other = {...sampleSchema, fields: sampleSchema.fields.slice(0, 2)};
    await expect(
      DeltaTable.createIfNotExists(dir, {...options, schema: other}),
    ).rejects.toMatchObject({code: 'DELTA_TABLE_MISMATCH', found: 'day: string'});
    await expect(
      DeltaTable.createIfNotExists(dir, {...options, partitionBy: ['day']}),
    ).rejects.toMatchObject({code: 'DELTA_TABLE_MISMATCH'});
  });

  test('no table is told as such', async () => {
    await expect(DeltaTable.open(dir)).rejects.toMatchObject({
      code: 'DELTA_TABLE_MISSING',
      message: expect.stringContaining(dir),
    });
  });
});

describe('in memory', () => {
  let storage: MemoryStorage;
  beforeEach(() => {
    storage = new MemoryStorage();
  });
  const make = (more: Partial<CreateOptions> = {}) =>
    keep(DeltaTable.create('memory:', {...options, ...more, storage}));
  const open = () => keep(DeltaTable.open('memory:', {storage, encodeThreads: 0}));

  test('an earlier version stays readable, as does a scan that had begun', async () => {
    const table = await make();
    await table.append(sampleRows(0, 10));
    const running = table.rows();
    await table.append(sampleRows(10, 20));
    expect(await readSample(running)).toHaveLength(10);
    const before = await table.at({version: 1});
    expect(before.version).toBe(1);
    expect(await readSample(before.rows())).toEqual(sampleRows(0, 10));
    await expect(table.at({version: 3})).rejects.toMatchObject({code: 'DELTA_VERSION_MISSING'});
  });

  test('rows that do not follow the schema name the column, and nothing is written', async () => {
    const table = await make();
    const wrong = [
      {id: 1, name: 'a', day: null},
      {id: 'two', name: 'b', day: null},
    ];
    await expect(table.append(wrong)).rejects.toMatchObject({
      code: 'DELTA_SCHEMA_MISMATCH',
      message: expect.stringContaining('id'),
    });
    await expect(table.append([{name: 'no id'}])).rejects.toMatchObject({
      code: 'DELTA_SCHEMA_MISMATCH',
    });
    expect(table.version).toBe(0);
    expect(table.files()).toEqual([]);
  });

  test('rule "Streaming writers": a replayed append is recognised by its transactions', async () => {
    const table = await make();
    const txn = [
      {appId: 'kafka-0', version: 7},
      {appId: 'kafka-1', version: 9},
    ];
    await table.append(sampleRows(0, 5), {txn});
    const again = await open();
    expect(again.lastTransaction('kafka-1')).toBe(9);
    expect(await again.append(sampleRows(0, 5), {txn})).toMatchObject({isNew: false, version: 1});
    expect(await readSample(again.rows())).toHaveLength(5);
    await expect(
      again.append(sampleRows(0, 5), {
        txn: [
          {appId: 'kafka-0', version: 8},
          {appId: 'kafka-1', version: 9},
        ],
      }),
    ).rejects.toMatchObject({code: 'DELTA_CONFIG_INVALID', appId: 'kafka-1'});
  });

  test('rule "Conflicts": handles that append at once all get in, each at a version of its own', async () => {
    await make();
    const tables = await Promise.all(Array.from({length: 5}, open));
    const results = await Promise.all(
      tables.map((table, index) => table.append(sampleRows(index * 10, index * 10 + 10))),
    );
    expect(results.map(({version}) => version).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(await readSample((await open()).rows())).toEqual(sampleRows(0, 50));
  });

  test('rule "Conflicts" 4: a second writer of the same application is stopped', async () => {
    await make();
    const [first, zombie] = [await open(), await open()];
    await first.append(sampleRows(0, 1), {txn: {appId: 'a', version: 1}});
    await expect(
      zombie.append(sampleRows(0, 1), {txn: {appId: 'a', version: 1}}),
    ).rejects.toMatchObject({code: 'DELTA_CONCURRENT_TRANSACTION', appId: 'a', version: 1});
    expect(await readSample((await open()).rows())).toHaveLength(1);
  });

  test('refresh takes in what others committed', async () => {
    const table = await make();
    const other = await open();
    await table.append(sampleRows(0, 4));
    expect(other.version).toBe(0);
    await other.refresh();
    expect(other.version).toBe(1);
    expect(await readSample(other.rows())).toEqual(sampleRows(0, 4));
  });

  test('scan reads the wanted columns of the wanted partitions', async () => {
    const table = await make({partitionBy: ['day']});
    await table.append(sampleRows(0, 30));
    const found: unknown[] = [];
    for await (const row of table.rows({columns: ['day', 'id'], where: {day: '2026-11-21'}})) {
      found.push(row);
    }
    const expected = sampleRows(0, 30).filter(({day}) => day === '2026-11-21');
    expect(found).toEqual(expected.map(({id, day}) => ({day, id: BigInt(id)})));
    const none = await readSample(table.rows({where: {day: null}}));
    expect(none).toEqual(sampleRows(0, 30).filter(({day}) => day === null));
    expect(() => table.scan({where: {id: 1}})).toThrow('a partition column (day)');
    expect(() => table.scan({columns: ['ID']})).toThrow('one of id, name, day');
  });

  test('rule "Paths and partition values": any text is a partition, and the empty one is null', async () => {
    const table = await make({partitionBy: ['day']});
    const days = ['US/East', 'a b', 'ü%20=', '.', '한국', ''];
    await table.append(days.map((day, id) => ({id, name: null, day})));
    const rows = await readSample((await open()).rows());
    expect(rows.map(({day}) => day)).toEqual(['US/East', 'a b', 'ü%20=', '.', '한국', null]);
    const east = table.files().find(({partitionValues}) => partitionValues['day'] === 'US/East');
    expect(east?.path).toMatch(/^day=US%252FEast\/part-/);
  });

  test('history has the columns of Spark, newest first, and the transactions', async () => {
    const table = await make();
    await table.append(sampleRows(0, 6), {txn: {appId: 'a', version: 3}, userMetadata: 'first'});
    const [append, create, ...more] = await table.history();
    expect(more).toEqual([]);
    expect(create).toMatchObject({version: 0, operation: 'CREATE TABLE', readVersion: null});
    expect(append).toMatchObject({
      version: 1,
      operation: 'WRITE',
      operationParameters: {mode: 'Append', partitionBy: '[]'},
      readVersion: 0,
      isBlindAppend: true,
      operationMetrics: {numFiles: '1', numOutputRows: '6'},
      userMetadata: 'first',
      engineInfo: expect.stringContaining('delta-writer'),
      transactions: {a: 3},
    });
    expect(await table.history(1)).toHaveLength(1);
  });

  test('detail counts files, bytes and rows', async () => {
    const table = await make({partitionBy: ['day'], properties: {'delta.appendOnly': 'true'}});
    const {addedBytes} = await table.append(sampleRows(0, 9));
    expect(table.detail()).toMatchObject({
      format: 'delta',
      numFiles: 4,
      numRecords: 9,
      sizeInBytes: addedBytes,
      partitionColumns: ['day'],
      properties: {'delta.appendOnly': 'true'},
      minReaderVersion: 1,
      minWriterVersion: 2,
    });
  });

  test('a data file that is gone is named', async () => {
    const table = await make();
    await table.append(sampleRows(0, 1));
    const [file] = table.files();
    await storage.delete(file?.path ?? '');
    await expect(readSample(table.rows())).rejects.toMatchObject({
      code: 'DELTA_FILE_MISSING',
      path: file?.path,
    });
  });

  test('nothing to append is no commit', async () => {
    const table = await make();
    expect(await table.append([])).toMatchObject({isNew: false, version: 0});
  });

  test.each([
    {
      what: 'a partition column that is none',
      more: {partitionBy: ['x']},
      code: 'DELTA_CONFIG_INVALID',
    },
    {
      what: 'a partition column twice',
      more: {partitionBy: ['day', 'day']},
      code: 'DELTA_CONFIG_INVALID',
    },
    {
      what: 'partition columns that leave none for the files, as Spark does',
      more: {partitionBy: ['day', 'id', 'name']},
      code: 'DELTA_CONFIG_INVALID',
    },
    {
      what: 'a property of Delta that is not obeyed',
      more: {properties: {'delta.enableChangeDataFeed': 'true'}},
      code: 'DELTA_CONFIG_INVALID',
    },
  ])('refuses $what', async ({more, code}) => {
    await expect(make(more)).rejects.toMatchObject({code});
  });
});
