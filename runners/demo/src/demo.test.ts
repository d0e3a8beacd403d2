import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, onTestFinished, test} from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly printed: string;
}

/** Runs the demo; `stopAt` sends the signal as soon as a line matches. */
function demo(
  folder: string,
  args: readonly string[],
  stop?: {readonly at: RegExp; readonly signal: NodeJS.Signals},
): Promise<Ended> {
  const child = spawn(
    process.execPath,
    ['--conditions=source', main, '--folder', folder, ...args],
    {stdio: ['ignore', 'pipe', 'inherit']},
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  let isStopped = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (isStopped || !stop?.at.test(printed)) return;
    isStopped = child.kill(stop.signal);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({code, printed})));
}

test('killed, stopped, and gone on: nothing is lost or repeated', {timeout: 120_000}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  const first = await demo(folder, ['--seconds', '4', '--seed', '7'], {
    at: /sent=[1-9]/,
    signal: 'SIGKILL',
  });
  expect(first.code).toBe(null);
  const second = await demo(folder, [], {at: /sent=[1-9]/, signal: 'SIGINT'});
  expect(second).toMatchObject({
    code: 0,
    printed: expect.stringMatching(/^Going on at record \d+/),
  });
  expect(second.printed).toMatch(/Stopped: everything read so far is committed/);
  const last = await demo(folder, []);
  expect(last.printed).toMatch(/^audit: lost 0, duplicated 0, wrong 0$/m);
  expect(last.code).toBe(0);
});

test('a wrong option is named with what was expected', async () => {
  const {code, printed} = await demo(tmpdir(), ['--seconds', 'soon']);
  expect({code, printed}).toEqual({code: 2, printed: ''});
});
