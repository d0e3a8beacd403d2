import {execFileSync} from 'node:child_process';
import {availableParallelism, cpus, loadavg, totalmem} from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** Over the last minute, five and fifteen minutes; the run is part of it. */
  readonly loadAverage: readonly number[];
  /** Of the code; with a plus sign where it had changes that were not committed. */
  readonly commit: string;
}

export function machineOfNow(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadAverage: loadavg().map((load) => Number(load.toFixed(1))),
    commit: currentCommit(),
  };
}

function currentCommit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, {cwd: import.meta.dirname, encoding: 'utf8'}).trim();
  const code = ['packages', 'runners', 'infra'].map((folder) => `:/${folder}`);
  const changes = git('status', '--porcelain', '--', ...code);
  return `${git('rev-parse', '--short', 'HEAD')}${changes === '' ? '' : '+'}`;
}
