import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {pythonWithReaders} from '../fetch/python-readers.ts';
import {type LocalMinio, startMinio} from '../minio/start-minio.ts';
import {readDeltaTable} from './read-delta-table.ts';

// Written by delta-rs, so that reading is tested without any code of ours.
const writer = `
import datetime, decimal, json, os, sys
import pyarrow as pa
from deltalake import write_deltalake
asked = json.load(sys.stdin)
rows = pa.table({
    "id": pa.array([1, 2**60], pa.int64()),
    "name": ["한국", None],
    "at": pa.array([1700000000123456, 0], pa.timestamp("us", "UTC")),
    "price": pa.array([decimal.Decimal("1.10"), None], pa.decimal128(12, 2)),
    "tags": [["a"], []],
})
write_deltalake(asked["table"], rows, storage_options=asked["options"])
os._exit(0)
`;
const expected = [
  {id: 1, name: '한국', at: 1_700_000_000_123_456, price: '1.10', tags: ['a']},
  {id: '1152921504606846976', name: null, at: 0, price: null, tags: []},
];

let minio: LocalMinio;
let dir = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'foreign-'));
  minio = await startMinio();
  await minio.createBucket('foreign');
  const python = await pythonWithReaders();
  const options = {
    AWS_ENDPOINT_URL: minio.endpoint,
    AWS_ACCESS_KEY_ID: minio.accessKey,
    AWS_SECRET_ACCESS_KEY: minio.secretKey,
    AWS_REGION: 'us-east-1',
    AWS_ALLOW_HTTP: 'true',
  };
  for (const table of [join(dir, 'table'), 's3://foreign/table']) {
    execFileSync(python, ['-c', writer], {input: JSON.stringify({table, options})});
  }
});

afterAll(async () => {
  await minio.stop();
  rmSync(dir, {recursive: true, force: true});
});

describe.each(['deltalake', 'chdb'] as const)('%s', (reader) => {
  test('reads a local table', async () => {
    const {rows} = await readDeltaTable({reader, table: join(dir, 'table')});
    expect(rows).toEqual(expect.arrayContaining(expected));
    expect(rows).toHaveLength(expected.length);
  });

  test('reads a table on S3', async () => {
    const {rows} = await readDeltaTable({reader, table: 's3://foreign/table', s3: minio});
    expect(rows).toEqual(expect.arrayContaining(expected));
    expect(rows).toHaveLength(expected.length);
  });

  test('says what it could not read', async () => {
    await expect(readDeltaTable({reader, table: join(dir, 'nowhere')})).rejects.toMatchObject({
      code: 'FETCH_FAILED',
      message: expect.stringContaining('nowhere'),
    });
  });
});
