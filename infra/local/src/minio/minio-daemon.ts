import {join} from 'node:path';
import {Daemon} from '../process/daemon.ts';
import type {MinioLayout} from './layout.ts';

/** The MinIO server as a process; see `Daemon`. */
export function minioDaemon(
  binary: string,
  layout: MinioLayout,
  {dir, keep}: Readonly<{dir: string; keep: boolean}>,
): Daemon {
  const address = `127.0.0.1:${layout.port}`;
  return new Daemon({
    name: 'MinIO',
    command: binary,
    args: ['server', join(dir, 'data'), '--address', address, '--quiet'],
    env: {
      MINIO_ROOT_USER: layout.accessKey,
      MINIO_ROOT_PASSWORD: layout.secretKey,
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
    },
    dir,
    logFile: join(dir, 'minio.log'),
    keep,
    isReady: () => isReady(`http://${address}/minio/health/ready`),
    startTimeoutMs: 60_000,
    stopTimeoutMs: 10_000,
  });
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, {signal: AbortSignal.timeout(2_000)});
    return response.ok;
  } catch {
    return false;
  }
}
