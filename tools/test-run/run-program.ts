import {spawn} from 'node:child_process';
import {delimiter, join, resolve} from 'node:path';

/** The root of the workspace. */
export const rootDir: string = resolve(import.meta.dirname, '../..');

/** One program of a test run. */
export type Program = Readonly<{
  /** As a shell reads it; the workspace's tools and its Node come first in PATH. */
  command: string;
  env?: Readonly<Record<string, string>> | undefined;
  /** True: its output goes to the terminal as it comes. False: it is only kept. */
  isShown: boolean;
}>;

/** How a program ended: its exit code (a signal counts as 1) and all that it printed. */
export type ProgramEnd = Readonly<{code: number; printed: string}>;

/** Runs a program in the root folder to its end. */
export function runProgram({command, env, isShown}: Program): Promise<ProgramEnd> {
  return new Promise((done) => {
    const path = [join(rootDir, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
    const child = spawn('sh', ['-c', command], {
      cwd: rootDir,
      env: {...process.env, ...env, PATH: path},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (isShown) process.stdout.write(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (isShown) process.stderr.write(chunk);
    });
    const end = (code: number): void =>
      done({code, printed: Buffer.concat(chunks).toString('utf8')});
    child.on('error', () => end(127));
    child.on('close', (code) => end(code ?? 1));
  });
}
