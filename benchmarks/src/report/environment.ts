import {execFileSync} from 'node:child_process';
import {availableParallelism, cpus, loadavg, totalmem} from 'node:os';

/** What figures must share to be compared. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
}

/** When and how some figures came about. */
export interface Environment {
  readonly command: string;
  /** ISO 8601, at the end. */
  readonly date: string;
  /** Of the code; with a plus sign where it had changes that were not committed. */
  readonly commit: string;
  /** Over the last minute, five and fifteen minutes, at the end; the measured programs are part of it. */
  readonly loadAverage: readonly number[];
}

export function machineOfNow(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

export function environmentNow(command: string): Environment {
  const loadAverage = loadavg().map((load) => Number(load.toFixed(1)));
  return {command, date: new Date().toISOString(), commit: currentCommit(), loadAverage};
}

function currentCommit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {cwd: import.meta.dirname, encoding: 'utf8'}).trim();
  const code = ['packages', 'benchmarks'].map((folder) => `:/${folder}`);
  const changes = git('status', '--porcelain', '--', ...code);
  return `${git('rev-parse', '--short', 'HEAD')}${changes === '' ? '' : '+'}`;
}
