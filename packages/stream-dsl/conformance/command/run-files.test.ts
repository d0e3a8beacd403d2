import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {runFolder} from './run-files.ts';
import {localSide} from './side.ts';

const dir = mkdtempSync(join(tmpdir(), 'scenarios-'));
afterAll(() => rmSync(dir, {recursive: true}));

test('each X.json of a folder gives X.ndjson, whatever is wrong with it', async () => {
  writeFileSync(join(dir, 'good.json'), '{"scenario":1,"topology":[],"script":[]}');
  writeFileSync(
    join(dir, 'throws.json'),
    '{"scenario":1,"topology":[],"script":[{"commit":true}]}',
  );
  writeFileSync(join(dir, 'old.json'), '{"scenario":0,"topology":[],"script":[]}');
  writeFileSync(join(dir, 'notes.txt'), 'no scenario');
  const side = localSide('side', async ({script}) => {
    if (script.length > 0) throw new RangeError('too long');
    return ['{"dropped":0}'];
  });
  const outDir = join(dir, 'out');
  expect(await runFolder(dir, outDir, side)).toBe(3);
  expect(readdirSync(outDir).sort()).toEqual(['good.ndjson', 'old.ndjson', 'throws.ndjson']);
  const read = (name: string) => readFileSync(join(outDir, name), 'utf8');
  expect(read('good.ndjson')).toBe('{"dropped":0}\n');
  expect(read('old.ndjson')).toBe('{"invalid":"scenario.scenario: expected 1, found 0"}\n');
  expect(read('throws.ndjson')).toBe('{"invalid":"it threw RangeError: too long"}\n');
});
