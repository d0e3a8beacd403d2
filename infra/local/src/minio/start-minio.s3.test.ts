import {GetObjectCommand, PutObjectCommand, S3Client} from '@aws-sdk/client-s3';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type LocalMinio, startMinio} from './start-minio.ts';

const bucket = 'survives';
let minio: LocalMinio;
let client: S3Client;

beforeAll(async () => {
  minio = await startMinio();
  client = new S3Client({
    endpoint: minio.endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: {accessKeyId: minio.accessKey, secretAccessKey: minio.secretKey},
  });
  await minio.createBucket(bucket);
});

afterAll(async () => {
  client.destroy();
  await minio.stop();
});

test('an object survives kill -9, on the same address', async () => {
  await client.send(new PutObjectCommand({Bucket: bucket, Key: 'a', Body: 'kept'}));
  await minio.kill('SIGKILL');
  expect(minio.pid).toBeUndefined();
  await minio.start();
  const {Body} = await client.send(new GetObjectCommand({Bucket: bucket, Key: 'a'}));
  expect(await Body?.transformToString()).toBe('kept');
});

test('a conditional put does not overwrite: what commits to Delta tables rely on', async () => {
  const put = (body: string) =>
    client.send(new PutObjectCommand({Bucket: bucket, Key: 'b', Body: body, IfNoneMatch: '*'}));
  await put('first');
  await expect(put('second')).rejects.toMatchObject({name: 'PreconditionFailed'});
});

test('a bucket that is ours already is fine', async () => {
  await expect(minio.createBucket(bucket)).resolves.toBeUndefined();
});
