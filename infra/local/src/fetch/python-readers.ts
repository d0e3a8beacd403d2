import {join} from 'node:path';
import {runCommand} from '../process/run-command.ts';
import {fetchOnce} from './fetch-once.ts';
import {pins} from './pins.ts';
import {requireTools} from './tools.ts';

const installTimeoutMs = 10 * 60_000;

/**
 * The path of a Python that can import two readers of Delta tables that know nothing of ours:
 * `deltalake` (delta-rs) and `chdb` (ClickHouse with the Delta kernel; `deltaLakeLocal(path)` and
 * `deltaLake(url, key, secret)`). DuckDB's reader is an extension that no package registry carries.
 */
export async function pythonWithReaders(): Promise<string> {
  requireTools(['python3']);
  const name = `python-deltalake-${pins.deltalake}-chdb-${pins.chdb}`;
  const dir = await fetchOnce(name, async (unfinished) => {
    await runCommand({
      command: 'python3',
      args: ['-m', 'venv', unfinished],
      timeoutMs: installTimeoutMs,
    });
    await runCommand({
      command: join(unfinished, 'bin/python'),
      args: [
        ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'],
        `deltalake==${pins.deltalake}`,
        `chdb==${pins.chdb}`,
        ...pins.pythonPackages,
      ],
      timeoutMs: installTimeoutMs,
    });
  });
  return join(dir, 'bin/python');
}
