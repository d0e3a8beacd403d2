import {join} from 'node:path';
import {runCommand} from '../process/run-command.ts';
import {fetchOnce} from './fetch-once.ts';
import {pins} from './pins.ts';
import {requireTools} from './tools.ts';

// Two minutes on two quiet cores; a shared CI machine may need several times that.
const buildTimeoutMs = 20 * 60_000;

/** The MinIO server, built by Go the first time. */
export async function minioBinary(): Promise<string> {
  requireTools(['go']);
  const dir = await fetchOnce(`minio-${pins.minio}`, async (unfinished) => {
    await runCommand({
      command: 'go',
      args: ['install', `github.com/minio/minio@${pins.minio}`],
      // Outside of any module of the machine, and with the binary where we want it.
      cwd: unfinished,
      env: {GOBIN: unfinished, GOFLAGS: '-mod=mod', CGO_ENABLED: '0'},
      timeoutMs: buildTimeoutMs,
    });
  });
  return join(dir, 'minio');
}
