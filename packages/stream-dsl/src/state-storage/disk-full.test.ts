import {execFile} from 'node:child_process';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {expect, onTestFinished, test} from 'vitest';
import {sqliteState} from './sqlite/sqlite-state.ts';

const script = join(import.meta.dirname, '..', '..', 'test', 'state-filler.ts');

test('a full disk refuses a commit as a whole, and loses none before it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'full-state-'));
  onTestFinished(() => rm(folder, {recursive: true}));
  // Blocks of 512 bytes or of 1 KiB, as the shell has it.
  const command = `ulimit -f 512; exec "$0" --conditions=crm-source "$1" "$2"`;
  const {stdout} = await promisify(execFile)('sh', [
    '-c',
    command,
    process.execPath,
    script,
    folder,
  ]);
  const told: unknown = JSON.parse(stdout);
  expect(told).toMatchObject({code: 'STREAM_STORAGE_FAILED'});
  const committed = Number((told as {committed: number}).committed);
  expect(committed).toBeGreaterThan(10);
  const state = sqliteState({folder});
  await state.open('filled');
  const task = await state.task('0_0');
  expect(task.refusal).toBeUndefined();
  const position = task.positionOf({topic: 'rows', partition: 0});
  expect(position?.offset).toBe(committed);
  expect(task.image('rows').count()).toBe(committed);
  await state.close();
});
