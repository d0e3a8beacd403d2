import {setTimeout as sleep} from 'node:timers/promises';
import type {S3Options} from '@crm/delta-writer';
import {createAudit, createWorkload, type DeadLetter, totals} from '@crm/generator';
import {type LocalMinio, startMinio} from '@crm/local';
import type {TopicName} from '@crm/model';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {generate} from '../../generate/src/generate.ts';
import {readGenerateSettings, workloadOptions} from '../../generate/src/generate-settings.ts';
import {LakeSink} from './lake-sink.ts';
import {lakeTables} from './lake-tables.ts';
import {readLakeTable} from './testing/read-lake-table.ts';

const settings = readGenerateSettings({
  ...{GENERATE_BROKERS: 'nowhere:1', GENERATE_CUSTOMERS: '60', GENERATE_PRODUCTS: '20'},
  ...{GENERATE_NORMAL_LOWEST: '1500', GENERATE_NORMAL_HIGHEST: '1500', GENERATE_NORMAL_MS: '2000'},
  ...{GENERATE_DUPLICATE_RATE: '0.02', GENERATE_BROKEN_RATE: '0.02', GENERATE_LATE_RATE: '0.02'},
});
const partitions = {'crm.events': 4, 'crm.orders': 4, 'crm.products': 4, 'crm.profiles': 4};
const audit = createAudit(createWorkload(workloadOptions(settings)), {partitions});
const bronze = lakeTables.filter(({name}) => name.startsWith('bronze/'));

let minio: LocalMinio;
let s3: S3Options;

beforeAll(async () => {
  minio = await startMinio();
  await minio.createBucket('lake');
  s3 = {
    endpoint: minio.endpoint,
    region: 'us-east-1',
    credentials: {accessKeyId: minio.accessKey, secretAccessKey: minio.secretKey},
  };
});
afterAll(() => minio.stop());

test.each([
  {what: 'is waited for', name: 'waited', storageRetryMs: 120_000, restartsMin: 0},
  {what: 'makes the sink begin anew', name: 'anew', storageRetryMs: 200, restartsMin: 1},
])('a store that is away $what; nothing is lost or repeated', async (outage) => {
  const {name, storageRetryMs, restartsMin} = outage;
  const broker = memoryBroker();
  await broker.connect();
  const location = `s3://lake/${name}`;
  const sending = generate(settings, broker);
  const sink = new LakeSink({
    ...{broker, location, s3, tables: bronze, storageRetryMs},
    ...{maxDelayMs: 50, maxRows: 200},
  });
  const stop = new AbortController();
  const running = sink.run(stop.signal);
  const until = async (isSo: () => boolean): Promise<void> => {
    // A sink that fails ends the wait.
    while (!isSo()) await Promise.race([running, sleep(5)]);
  };
  try {
    // Commits are under way whenever it goes: there is one for each 50 ms and table.
    await until(() => sink.status().rows >= 300);
    await minio.kill();
    const {commits} = sink.status();
    await sending;
    await sleep(1_000);
    await until(() => sink.status().restarts >= restartsMin);
    expect(sink.status().lag).toBeGreaterThan(0);
    await minio.start();
    await until(() => sink.status().partitions > 0 && sink.status().lag === 0);
    expect(sink.status().commits).toBeGreaterThan(commits);
    if (restartsMin === 0) expect(sink.status().restarts).toBe(0);
  } finally {
    stop.abort();
  }
  await running;
  await broker.close();
  const read = (table: string) => readLakeTable(location, table, s3);
  const letters = (await read('bronze/dead_letters')) as unknown as DeadLetter[];
  const results = [await audit.deadLetters(letters)];
  for (const {topic, name: table} of bronze) {
    results.push(await audit.bronze(topic as TopicName, await read(table)));
  }
  expect(totals(results)).toMatchObject({lost: 0, duplicated: 0, wrong: 0});
});
