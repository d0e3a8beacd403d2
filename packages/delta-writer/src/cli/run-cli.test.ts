import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {DeltaTable} from '../table/delta-table.ts';
import {sampleRows, sampleSchema} from '../testing/sample-table.ts';
import {runCli} from './run-cli.ts';

let dir = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'delta-cli-'));
  const options = {schema: sampleSchema, partitionBy: ['day'], encodeThreads: 0};
  const table = await DeltaTable.create(join(dir, 'table'), options);
  await table.append(sampleRows(1, 4), {txn: {appId: 'kafka-0', version: 12}});
  await table.close();
});
afterAll(() => rmSync(dir, {recursive: true, force: true}));

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const status = await runCli(args, {
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      err += text;
    },
  });
  return {status, out, err};
}

test('read prints rows below their names', async () => {
  const {status, out} = await run('read', join(dir, 'table'));
  const lines = out.trimEnd().split('\n');
  expect(status).toBe(0);
  expect(lines[0]).toMatch(/^id +name +day$/);
  expect(lines.slice(2, 5).sort()).toEqual([
    ' 1  name 1  2026-11-21',
    ' 2  name 2  2026-11-22',
    ' 3          2026-11-20',
  ]);
  expect(lines.at(-1)).toBe('3 rows of version 1');
});

test('read --limit says that there is more', async () => {
  const {out} = await run('read', join(dir, 'table'), '--limit', '2');
  expect(out.trimEnd().split('\n').at(-1)).toBe('2 rows of version 1; more with --limit');
});

test('read --json gives one object a line, of an earlier version too', async () => {
  const {out} = await run('read', join(dir, 'table'), '--json');
  const rows = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as {id: number});
  expect(rows.sort((a, b) => a.id - b.id)).toEqual(sampleRows(1, 4));
  expect((await run('read', join(dir, 'table'), '--json', '--version', '0')).out).toBe('');
});

test('history shows what each version holds', async () => {
  const {out} = await run('history', join(dir, 'table'));
  const [names, , append, create] = out.split('\n');
  expect(names).toContain('operation');
  expect(append).toMatch(/^ +1 .*WRITE .*3 .*kafka-0=12/);
  expect(create).toMatch(/^ +0 .*CREATE TABLE/);
  const [json] = (await run('history', join(dir, 'table'), '--json', '--limit', '1')).out.split(
    '\n',
  );
  expect(JSON.parse(json ?? '')).toMatchObject({version: 1, transactions: {'kafka-0': 12}});
});

test('schema and detail', async () => {
  const schema = await run('schema', join(dir, 'table'));
  expect(schema.out).toMatch(/id +long +no\n/);
  expect(schema.out).toMatch(/day +string +yes +yes\n/);
  const detail = await run('detail', join(dir, 'table'), '--json');
  expect(JSON.parse(detail.out)).toMatchObject({numFiles: 3, numRecords: 3, version: 1});
  expect((await run('detail', join(dir, 'table'))).out).toMatch(/^numFiles +3$/m);
});

test.each([
  {args: ['read', 'nowhere'], said: 'DELTA_TABLE_MISSING'},
  {args: ['show', 'x'], said: 'use detail, history, schema, read'},
  {args: ['read'], said: 'takes one table'},
  {args: ['read', 'x', '--limit', 'many'], said: '--limit takes a whole number'},
  {args: ['read', 'x', '--colour'], said: '--colour'},
])('delta $args fails with one line', async ({args, said}) => {
  const {status, out, err} = await run(...args);
  expect({status, out}).toEqual({status: 1, out: ''});
  expect(err).toContain(said);
  expect(err.trimEnd()).not.toContain('\n');
});

test('without a command it says how it is used', async () => {
  expect(await run()).toMatchObject({status: 0, out: expect.stringContaining('history <table>')});
});
