import {execFileSync} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {sampleSchema} from '../testing/sample-table.ts';
import {DeltaTable} from './delta-table.ts';

const filler = join(import.meta.dirname, '..', '..', 'test', 'disk-filler.ts');

test('on a full disk the append fails with a code, what was committed stays, and half files do not', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'delta-full-'));
  onTestFinished(() => rmSync(dir, {recursive: true, force: true}));
  await (await DeltaTable.create(dir, {schema: sampleSchema, encodeThreads: 0})).close();
  // 64 blocks of 512 or 1,024 bytes for each file.
  const command = 'ulimit -f 64 && exec "$0" --conditions=crm-source "$1" "$2"';
  const printed = execFileSync('sh', ['-c', command, process.execPath, filler, dir], {
    encoding: 'utf8',
  });
  const told = JSON.parse(printed) as {version: number; code: string; message: string};
  expect(told).toMatchObject({
    code: 'DELTA_STORAGE_FULL',
    message: expect.stringContaining('free some space'),
  });
  expect(told.version).toBeGreaterThan(0);
  await using table = await DeltaTable.open(dir, {encodeThreads: 0});
  expect(table.version).toBe(told.version);
  // 100 + 200 + 400 + …, one term for each version.
  expect(table.detail().numRecords).toBe(100 * (2 ** told.version - 1));
  let rowCount = 0;
  for await (const batch of table.scan()) rowCount += batch.rowCount;
  expect(rowCount).toBe(100 * (2 ** told.version - 1));
  expect(readdirSync(dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
