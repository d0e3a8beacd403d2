import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {guardProcess} from '@crm/local';

const longestRunMs = 300_000;

export interface MeasuredCommand {
  readonly command: string;
  readonly args: readonly string[];
}

export interface MeasuredProgram {
  readonly file: string;
  readonly args: readonly string[];
  readonly nodeArgs?: readonly string[] | undefined;
  /** Folder for a CPU profile. */
  readonly profileDir?: string | undefined;
}

/**
 * Runs a program in a process of its own, so that its CPU time and memory are nobody else's. Gives what the last line
 * of its output holds as JSON.
 */
export async function runMeasured(program: MeasuredProgram | MeasuredCommand): Promise<unknown> {
  const {command, args} = 'command' in program ? program : nodeCommand(program);
  const limits = {timeout: longestRunMs, killSignal: 'SIGKILL', maxBuffer: 64 << 20} as const;
  const running = promisify(execFile)(command, args, limits);
  const {pid} = running.child;
  const callOff = pid === undefined ? () => undefined : guardProcess(pid);
  try {
    const {stdout} = await running;
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  } finally {
    callOff();
  }
}

/** This version of Node, running our sources as they are. */
export function nodeCommand(program: MeasuredProgram): MeasuredCommand {
  const {file, args, nodeArgs = [], profileDir} = program;
  const profiling = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  return {
    command: process.execPath,
    args: [
      '--conditions=crm-source',
      '--disable-warning=TimeoutNegativeWarning',
      ...[...nodeArgs, ...profiling, file, ...args],
    ],
  };
}
