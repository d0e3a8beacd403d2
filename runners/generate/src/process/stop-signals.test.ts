import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';

test.each([
  {signal: 'SIGTERM', code: 143},
  {signal: 'SIGINT', code: 130},
] as const)(
  'the first $signal is only told, the second one ends the process',
  async ({signal, code}) => {
    const program = `
    const {stopSignals} = await import(${JSON.stringify(join(import.meta.dirname, 'stop-signals.ts'))});
    stopSignals().addEventListener('abort', () => console.log('stopping'));
    console.log('ready');
    setInterval(() => undefined, 60_000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const printed = async (): Promise<string> => String((await once(child.stdout, 'data'))[0]);
    expect(await printed()).toBe('ready\n');
    child.kill(signal);
    expect(await printed()).toBe('stopping\n');
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([code, null]);
  },
);
