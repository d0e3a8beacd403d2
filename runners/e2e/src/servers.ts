import {join} from 'node:path';
import {type LocalKafka, type LocalMinio, startKafka, startMinio} from '@crm/local';
import {bucket} from './scenario.ts';

/** Three brokers and a store, all with their data and logs in one folder. */
export interface Servers {
  readonly kafka: LocalKafka;
  readonly minio: LocalMinio;
  stop(): Promise<void>;
}

export async function startServers(dir: string): Promise<Servers> {
  const minio = await startMinio({dir: join(dir, 'minio')});
  try {
    await minio.createBucket(bucket);
    const kafka = await startKafka({brokers: 3, dir: join(dir, 'kafka')});
    const stop = async (): Promise<void> => {
      await Promise.all([kafka.stop(), minio.stop()]);
    };
    return {kafka, minio, stop};
  } catch (error) {
    await minio.stop();
    throw error;
  }
}
