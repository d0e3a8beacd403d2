import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {type LocalMinio, startMinio} from '@crm/local';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {DeltaTable} from '../table/delta-table.ts';
import {readSample, sampleRows, sampleSchema} from '../testing/sample-table.ts';
import type {S3Options} from './s3-options.ts';
import {S3Storage} from './s3-storage.ts';

const bucket = 'lake';
let minio: LocalMinio;
let s3: S3Options;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

beforeAll(async () => {
  minio = await startMinio();
  await minio.createBucket(bucket);
  s3 = {
    endpoint: minio.endpoint,
    credentials: {accessKeyId: minio.accessKey, secretAccessKey: minio.secretKey},
  };
});
afterAll(() => minio.stop());

describe('the storage', () => {
  test('rule "Atomic commit": of twenty concurrent writers of a name exactly one gets it', async () => {
    const storage = new S3Storage({bucket, prefix: 'race'}, s3);
    // Two at the same moment may both be told to try again (409); nothing of theirs landed.
    const outcomes = await Promise.allSettled(
      Array.from({length: 20}, (_, index) => storage.putIfAbsent('0.json', bytes(`${index}`))),
    );
    const winners = outcomes.flatMap((outcome, index) =>
      outcome.status === 'fulfilled' && outcome.value === 'created' ? [index] : [],
    );
    expect(winners).toHaveLength(1);
    expect(await storage.get('0.json')).toEqual(new Uint8Array(bytes(`${winners[0]}`)));
    storage.close();
  });

  test('names are literal; lists in order, from a key on; ranges; what is not there', async () => {
    const storage = new S3Storage({bucket, prefix: 'a/b'}, s3);
    for (const name of ['c=US%2FEast/a b', 'log/2', 'log/10', 'log/1']) {
      await storage.put(name, bytes(name));
    }
    expect(await storage.get('c=US%2FEast/a b')).toEqual(new Uint8Array(bytes('c=US%2FEast/a b')));
    const keys: string[] = [];
    for await (const {key} of storage.list('log', {startAfter: 'log/1'})) keys.push(key);
    expect(keys).toEqual(['log/10', 'log/2']);
    expect(await storage.getRange('log/10', 1, 3)).toEqual(new Uint8Array(bytes('og')));
    expect(await storage.head('log/10')).toMatchObject({key: 'log/10', sizeBytes: 6});
    expect(await storage.get('nothing')).toBeUndefined();
    expect(await storage.head('nothing')).toBeUndefined();
    await storage.delete('nothing');
    await storage.delete('log/1');
    expect(await storage.get('log/1')).toBeUndefined();
    storage.close();
  });

  test('lists more than one page', async () => {
    const storage = new S3Storage({bucket, prefix: 'many'}, s3);
    const names = Array.from(
      {length: 1_005},
      (_, index) => `log/${String(index).padStart(5, '0')}`,
    );
    for (let at = 0; at < names.length; at += 50) {
      await Promise.all(names.slice(at, at + 50).map((name) => storage.put(name, bytes('x'))));
    }
    const keys: string[] = [];
    for await (const {key} of storage.list('log')) keys.push(key);
    expect(keys).toEqual(names);
    storage.close();
  });
});

describe('what goes wrong has a code', () => {
  const create = (location: string, options: S3Options) =>
    DeltaTable.create(location, {
      schema: sampleSchema,
      s3: options,
      retryForMs: 500,
      encodeThreads: 0,
    });

  test('a wrong password', async () => {
    const credentials = {accessKeyId: minio.accessKey, secretAccessKey: 'wrong-password'};
    await expect(create('s3://lake/t', {...s3, credentials})).rejects.toMatchObject({
      code: 'DELTA_AUTH_FAILED',
      message: expect.stringContaining('secret key'),
    });
  });

  test('an unknown user', async () => {
    const credentials = {accessKeyId: 'nobody', secretAccessKey: 'whatever'};
    await expect(create('s3://lake/t', {...s3, credentials})).rejects.toMatchObject({
      code: 'DELTA_AUTH_FAILED',
    });
  });

  test('a bucket that does not exist', async () => {
    await expect(create('s3://no-such-bucket/t', s3)).rejects.toMatchObject({
      code: 'DELTA_BUCKET_MISSING',
    });
    const opening = DeltaTable.open('s3://no-such-bucket/t', {s3, retryForMs: 500});
    await expect(opening).rejects.toMatchObject({code: 'DELTA_BUCKET_MISSING'});
  });

  test('no server', async () => {
    const endpoint = 'http://127.0.0.1:9';
    await expect(create('s3://lake/t', {...s3, endpoint})).rejects.toMatchObject({
      code: 'DELTA_STORAGE_UNAVAILABLE',
      retriable: true,
    });
  });

  test('a server that does not answer', async () => {
    const silent = createServer(() => undefined);
    const endpoint = await listen(silent);
    const options = {...s3, endpoint, requestTimeoutMs: 100};
    await expect(create('s3://lake/t', options)).rejects.toMatchObject({
      code: 'DELTA_STORAGE_UNAVAILABLE',
    });
    await stop(silent);
  });

  test('rule "Atomic commit": a store that ignores conditional puts is refused, with nothing committed', async () => {
    // Forwards nothing: every PUT is welcome, as with servers that do not know the header.
    const written: string[] = [];
    const careless = createServer((request, response) => {
      if (request.method === 'PUT') written.push(request.url ?? '');
      request
        .resume()
        .on('end', () => response.writeHead(request.method === 'GET' ? 404 : 200).end());
    });
    const endpoint = await listen(careless);
    await expect(create('s3://lake/t', {...s3, endpoint})).rejects.toMatchObject({
      code: 'DELTA_STORE_UNSAFE',
      message: expect.stringContaining('If-None-Match'),
    });
    expect(written.filter((url) => url.includes('.json'))).toEqual([]);
    await stop(careless);
  });
});

test('a table on S3: two writers, a scratch file that does not stay, and a store that is killed and comes back', async () => {
  const options = {s3, encodeThreads: 0};
  const location = 's3://lake/tables/events';
  const table = await DeltaTable.createIfNotExists(location, {
    ...options,
    schema: sampleSchema,
    partitionBy: ['day'],
  });
  const other = await DeltaTable.open(location, options);
  await Promise.all([table.append(sampleRows(0, 10)), other.append(sampleRows(10, 20))]);
  const writer = table.writer({maxRows: 5});
  await minio.kill('SIGKILL');
  const writing = writer.write(sampleRows(20, 25), {source: {appId: 'a', version: 1}});
  const closing = writing.then(() => writer.close());
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await minio.start();
  await closing;
  const again = await DeltaTable.open(location, options);
  expect(again.lastTransaction('a')).toBe(1);
  expect(await readSample(again.rows())).toEqual(sampleRows(0, 25));
  const storage = new S3Storage({bucket, prefix: 'tables/events'}, s3);
  for await (const {key} of storage.list('_delta_log'))
    expect(key).not.toContain('conditional-put');
  storage.close();
  for (const one of [table, other, again]) await one.close();
});

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
