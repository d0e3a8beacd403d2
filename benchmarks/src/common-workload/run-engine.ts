import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {guardProcess} from '@crm/local';
import type {Pass} from '../measuring/figure.ts';

const longestRunMs = 900_000;

export interface EngineOptions {
  /** Its program, in this folder. */
  readonly program: string;
  readonly args: readonly string[];
  /** Folder for a CPU profile. */
  readonly profileDir?: string | undefined;
}

/** Runs an engine in a process of its own, so that its CPU time and memory are nobody else's. */
export async function runEngine({program, args, profileDir}: EngineOptions): Promise<Pass> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const nodeArgs = ['--conditions=crm-source', '--disable-warning=TimeoutNegativeWarning'];
  if (profileDir !== undefined) nodeArgs.push('--cpu-prof', `--cpu-prof-dir=${profileDir}`);
  const running = promisify(execFile)(process.execPath, [...nodeArgs, file, ...args], {
    timeout: longestRunMs,
    killSignal: 'SIGKILL',
  });
  const {pid} = running.child;
  const callOff = pid === undefined ? () => undefined : guardProcess(pid);
  try {
    const {stdout} = await running;
    // The program's last line is a pass; see its source.
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Pass;
  } finally {
    callOff();
  }
}
