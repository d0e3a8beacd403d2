import {join} from 'node:path';
import {readClusterLayout} from '../kafka/layout.ts';
import {readMinioLayout} from '../minio/layout.ts';
import {runDir} from '../paths.ts';
import {readPidFile} from '../process/pid-file.ts';

/** The folders of the servers that `pnpm local` keeps. */
export const stackDirs = {
  kafka: join(runDir, 'local', 'kafka'),
  minio: join(runDir, 'local', 'minio'),
} as const;

/** One server of `pnpm local` as it is now. */
export type ServerStatus = Readonly<{
  name: string;
  address: string;
  pid: number | undefined;
  logFile: string;
}>;

/** Every server that was ever brought up here, alive or not. */
export function stackStatus(): ServerStatus[] {
  const cluster = readClusterLayout(stackDirs.kafka);
  const minio = readMinioLayout(stackDirs.minio);
  const brokers = (cluster?.brokers ?? []).map(({id, port, dir}) => ({
    name: `kafka-${id}`,
    address: `127.0.0.1:${port}`,
    pid: readPidFile(join(dir, 'pid.json')),
    logFile: join(dir, 'broker.log'),
  }));
  if (minio === undefined) return brokers;
  return [
    ...brokers,
    {
      name: 'minio',
      address: `http://127.0.0.1:${minio.port}`,
      pid: readPidFile(join(stackDirs.minio, 'pid.json')),
      logFile: join(stackDirs.minio, 'minio.log'),
    },
  ];
}

/** What the runners and the tests need in their environment to find these servers. */
export function stackEnvironment(): Record<string, string> {
  const cluster = readClusterLayout(stackDirs.kafka);
  const minio = readMinioLayout(stackDirs.minio);
  return {
    ...(cluster !== undefined && {
      CRM_KAFKA_BOOTSTRAP: cluster.brokers.map(({port}) => `127.0.0.1:${port}`).join(','),
    }),
    ...(minio !== undefined && {
      CRM_S3_ENDPOINT: `http://127.0.0.1:${minio.port}`,
      CRM_S3_ACCESS_KEY: minio.accessKey,
      CRM_S3_SECRET_KEY: minio.secretKey,
    }),
  };
}
