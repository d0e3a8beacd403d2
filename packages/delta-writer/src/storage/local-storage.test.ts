import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {localError} from './local-errors.ts';
import {LocalStorage} from './local-storage.ts';

let dir = '';
let storage: LocalStorage;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'storage-'));
  storage = new LocalStorage(join(dir, 'table'));
});
afterEach(() => rmSync(dir, {recursive: true, force: true}));

async function keys(folder: string, startAfter?: string): Promise<string[]> {
  const found: string[] = [];
  for await (const {key} of storage.list(folder, {startAfter})) found.push(key);
  return found;
}

test('rule "Atomic commit": of twenty concurrent writers of a name exactly one gets it, whole', async () => {
  const outcomes = await Promise.all(
    Array.from({length: 20}, (_, index) =>
      new LocalStorage(join(dir, 'table')).putIfAbsent('_delta_log/0.json', bytes(`${index}`)),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
  const winner = outcomes.indexOf('created');
  expect(await storage.get('_delta_log/0.json')).toEqual(Buffer.from(`${winner}`));
  expect(readdirSync(join(dir, 'table', '_delta_log'))).toEqual(['0.json']);
});

test('put replaces; names are taken literally', async () => {
  await storage.put('c=US%2FEast/a b.parquet', bytes('one'));
  await storage.put('c=US%2FEast/a b.parquet', bytes('two'));
  expect(readFileSync(join(dir, 'table', 'c=US%2FEast', 'a b.parquet'), 'utf8')).toBe('two');
});

test('lists a folder in order of the keys, from a key on, without temporary files', async () => {
  for (const name of ['b', 'a', 'sub/c', 'd']) await storage.put(`log/${name}`, bytes(name));
  writeFileSync(join(dir, 'table', 'log', '.x.tmp'), 'torn');
  expect(await keys('log')).toEqual(['log/a', 'log/b', 'log/d', 'log/sub/c']);
  expect(await keys('log', 'log/b')).toEqual(['log/d', 'log/sub/c']);
  expect(await keys('nowhere')).toEqual([]);
});

test('what is not there is undefined, and may be deleted', async () => {
  expect(await storage.get('a')).toBeUndefined();
  expect(await storage.head('a')).toBeUndefined();
  expect(await storage.getRange('a', 0, 1)).toBeUndefined();
  await expect(storage.delete('a')).resolves.toBeUndefined();
});

test('reads a range', async () => {
  await storage.put('a', bytes('0123456789'));
  expect(await storage.getRange('a', 2, 5)).toEqual(new Uint8Array(bytes('234')));
});

test('a folder that cannot be made is refused with the reason', async () => {
  writeFileSync(join(dir, 'table'), 'a file in the way');
  await expect(storage.put('a', bytes('x'))).rejects.toMatchObject({
    code: 'DELTA_STORAGE_FAILED',
    found: expect.stringMatching(/ENOTDIR|EEXIST/),
  });
});

test.each(['ENOSPC', 'EDQUOT'])('%s is a full disk, whoever reports it', (code) => {
  const cause = Object.assign(new Error('no space'), {code});
  expect(localError('cannot write a', 'a', cause)).toMatchObject({
    code: 'DELTA_STORAGE_FULL',
    message: expect.stringContaining('free some'),
    cause,
  });
});
