import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type ForeignReader, type LocalMinio, readDeltaTable, startMinio} from '@crm/local';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {commitKey} from '../log/log-path.ts';
import type {StructField, StructType} from '../schema/struct-type.ts';
import type {S3Options} from '../storage/s3-options.ts';
import {DeltaTable} from './delta-table.ts';

const field = (name: string, type: StructField['type']): StructField => ({
  name,
  type,
  nullable: name !== 'id',
  metadata: {},
});
const schema: StructType = {
  type: 'struct',
  fields: [
    field('id', 'long'),
    field('region', 'string'),
    field('name', 'string'),
    field('price', 'double'),
    field('amount', 'decimal(12,2)'),
    field('at', 'timestamp'),
    field('isNew', 'boolean'),
    field('tags', {type: 'array', elementType: 'string', containsNull: true}),
    field('address', {
      type: 'struct',
      fields: [field('city', 'string'), field('number', 'integer')],
    }),
  ],
};
const regions = ['US/East', '한국', 'a b%20c', null];

function row(id: number) {
  const isNull = id % 7 === 0;
  return {
    id,
    region: regions[id % 4] ?? null,
    name: isNull ? null : `name ${id} ü한`,
    price: isNull ? null : id / 4,
    amount: isNull ? null : `${id}.25`,
    at: isNull ? null : BigInt(id) * 1_000_001n,
    isNew: isNull ? null : id % 2 === 0,
    tags: isNull ? null : id % 3 === 0 ? [] : [`t${id}`, null],
    address: isNull ? null : {city: id % 5 === 0 ? null : 'Seoul', number: id},
  };
}

const commits = 13;
const rowsPerCommit = 10;

/** Several commits with a checkpoint among them, partitions, nulls and a transaction. */
async function fill(location: string, s3?: S3Options): Promise<void> {
  await using table = await DeltaTable.create(location, {schema, partitionBy: ['region'], s3});
  for (let at = 0; at < commits; at += 1) {
    const rows = Array.from({length: rowsPerCommit}, (_, index) => row(at * rowsPerCommit + index));
    await table.append(rows, {txn: {appId: 'a', version: at}});
  }
}

/** ClickHouse has no null lists and no null objects: it shows empty ones. */
function asClickHouse(found: unknown): unknown {
  const {tags, address, ...rest} = Object(found);
  return {...rest, tags: tags ?? [], address: address ?? {city: null, number: null}};
}

/** A value as the foreign readers print it: timestamps and longs as numbers. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, member) => (typeof member === 'bigint' ? Number(member) : member)),
  );
}

const byId = (a: unknown, b: unknown): number =>
  Number(Reflect.get(Object(a), 'id')) - Number(Reflect.get(Object(b), 'id'));

let minio: LocalMinio;
let s3: S3Options;
let dir = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'delta-foreign-'));
  minio = await startMinio();
  await minio.createBucket('lake');
  s3 = {
    endpoint: minio.endpoint,
    credentials: {accessKeyId: minio.accessKey, secretAccessKey: minio.secretKey},
  };
  await fill(join(dir, 'table'));
  await fill('s3://lake/table', s3);
});
afterAll(async () => {
  await minio.stop();
  rmSync(dir, {recursive: true, force: true});
});

const expected = Array.from({length: commits * rowsPerCommit}, (_, id) => plain(row(id)));

describe.each([
  {where: 'the disk', location: () => join(dir, 'table'), store: () => undefined},
  {where: 'S3', location: () => 's3://lake/table', store: () => s3},
])('a table on $where', ({location, store}) => {
  test('is read by ourselves', async () => {
    await using table = await DeltaTable.open(location(), {s3: store()});
    const rows: unknown[] = [];
    for await (const one of table.rows()) rows.push(plain(one));
    expect(rows.sort(byId)).toEqual(expected);
  });

  test.each<ForeignReader>(['deltalake', 'chdb'])('is read by %s', async (reader) => {
    const {version, rows} = await readDeltaTable({
      reader,
      table: location(),
      s3: location().startsWith('s3:') ? minio : undefined,
    });
    if (version !== undefined) expect(version).toBe(commits);
    expect([...rows].sort(byId)).toEqual(reader === 'chdb' ? expected.map(asClickHouse) : expected);
  });
});

test('rule "Checkpoints": deltalake begins at the checkpoint, as we do', async () => {
  const copy = join(dir, 'copy');
  cpSync(join(dir, 'table'), copy, {recursive: true});
  for (let version = 0; version <= 10; version += 1) rmSync(join(copy, commitKey(version)));
  const {version, rows} = await readDeltaTable({reader: 'deltalake', table: copy});
  expect(version).toBe(commits);
  expect([...rows].sort(byId)).toEqual(expected);
  await using table = await DeltaTable.open(copy);
  expect(table.lastTransaction('a')).toBe(commits - 1);
  expect(table.files()).toHaveLength(commits * regions.length);
});
