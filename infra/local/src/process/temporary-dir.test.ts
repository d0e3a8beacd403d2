import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {temporaryRunDir} from './temporary-dir.ts';

test('only the folders of processes that are gone are removed', () => {
  const parent = mkdtempSync(join(tmpdir(), 'runs-'));
  onTestFinished(() => rmSync(parent, {recursive: true, force: true}));
  const kept = join(parent, 'local');
  const abandoned = join(parent, 'kafka-dead');
  mkdirSync(kept);
  mkdirSync(abandoned);
  writeFileSync(join(abandoned, 'owner.json'), JSON.stringify({pid: process.pid, identity: 'old'}));

  const first = temporaryRunDir('kafka', parent);
  const second = temporaryRunDir('kafka', parent);

  expect(existsSync(abandoned)).toBe(false);
  expect([kept, first, second].map((dir) => existsSync(dir))).toEqual([true, true, true]);
});
