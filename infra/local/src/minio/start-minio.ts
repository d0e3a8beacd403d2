import {rmSync} from 'node:fs';
import {CreateBucketCommand, S3Client, S3ServiceException} from '@aws-sdk/client-s3';
import {minioBinary} from '../fetch/minio-binary.ts';
import {temporaryRunDir} from '../process/temporary-dir.ts';
import {type MinioLayout, minioLayout} from './layout.ts';
import {minioDaemon} from './minio-daemon.ts';

/** How to start MinIO. */
export type StartMinioOptions = Readonly<{
  /** Where data, port and log stay for the next start. Without it: a new folder, removed by `stop`. */
  dir?: string | undefined;
  /** True: the server stays when this process ends. Default false: it ends with it, however it ends. */
  keep?: boolean | undefined;
}>;

/** A running S3 store on the loopback address that a test can kill and start again. */
export type LocalMinio = Readonly<{
  /** `http://host:port`; buckets are the first part of the path. */
  endpoint: string;
  accessKey: string;
  secretKey: string;
  /** Undefined while it is down. */
  readonly pid: number | undefined;
  /** Makes the bucket unless we own it already. */
  createBucket: (name: string) => Promise<void>;
  /** Sends the signal and waits until the process has ended. */
  kill: (signal?: NodeJS.Signals) => Promise<void>;
  /** Starts it again on the same port and data and waits until it is ready. */
  start: () => Promise<void>;
  /** SIGTERM, a bounded wait, then SIGKILL. */
  stop: () => Promise<void>;
}>;

/** Starts MinIO and waits until it is ready. A server of `dir` that runs already is taken over. */
export async function startMinio(options: StartMinioOptions = {}): Promise<LocalMinio> {
  const binary = await minioBinary();
  const dir = options.dir ?? temporaryRunDir('minio');
  const layout = await minioLayout(dir);
  const daemon = minioDaemon(binary, layout, {dir, keep: options.keep ?? false});
  try {
    await daemon.start();
  } catch (error) {
    await daemon.stop();
    throw error;
  }
  const {port, accessKey, secretKey} = layout;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    accessKey,
    secretKey,
    get pid() {
      return daemon.pid;
    },
    createBucket: (name) => createBucket(layout, name),
    kill: (signal = 'SIGKILL') => daemon.kill(signal),
    start: () => daemon.start(),
    stop: async () => {
      await daemon.stop();
      if (options.dir === undefined) rmSync(dir, {recursive: true, force: true});
    },
  };
}

async function createBucket(layout: MinioLayout, name: string): Promise<void> {
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${layout.port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {accessKeyId: layout.accessKey, secretAccessKey: layout.secretKey},
  });
  try {
    await client.send(new CreateBucketCommand({Bucket: name}));
  } catch (error) {
    const isOurs = error instanceof S3ServiceException && error.name === 'BucketAlreadyOwnedByYou';
    if (!isOurs) throw error;
  } finally {
    client.destroy();
  }
}
