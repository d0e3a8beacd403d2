import {execFile} from 'node:child_process';
import {LocalError} from '../errors.ts';

/** One command that fetches or prepares something. */
export type Command = Readonly<{
  command: string;
  args: readonly string[];
  cwd?: string | undefined;
  env?: Readonly<Record<string, string>> | undefined;
  timeoutMs: number;
}>;

const outputBytesMax = 16 * 1024 * 1024;

/** Runs the command to its end and answers its output. Throws `FETCH_FAILED` with the end of what it said. */
export function runCommand({command, args, cwd, env, timeoutMs}: Command): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      [...args],
      {
        cwd,
        env: {...process.env, ...env},
        timeout: timeoutMs,
        maxBuffer: outputBytesMax,
        killSignal: 'SIGKILL',
      },
      (error, stdout, stderr) => {
        if (error === null) {
          resolve(stdout);
          return;
        }
        const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-15).join('\n');
        const why = error.killed ? `no end within ${timeoutMs} ms` : `exit ${String(error.code)}`;
        reject(
          new LocalError(
            'FETCH_FAILED',
            `cannot run ${[command, ...args].join(' ')}: ${why}\n${said}`,
            {
              cause: error,
            },
          ),
        );
      },
    );
  });
}
