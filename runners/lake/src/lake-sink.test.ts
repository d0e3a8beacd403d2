import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {mkdtempSync, rmSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {
  type AuditResult,
  createAudit,
  createWorkload,
  type DeadLetter,
  totals,
} from '@crm/generator';
import type {TopicName} from '@crm/model';
import {type Broker, RecordBatchBuilder} from '@crm/stream-dsl';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {generate} from '../../generate/src/generate.ts';
import {readGenerateSettings, workloadOptions} from '../../generate/src/generate-settings.ts';
import {readTopic} from '../../generate/src/testing/read-topic.ts';
import type {LakeOptions} from './lake-options.ts';
import {LakeSink} from './lake-sink.ts';
import {type LakeTable, lakeTables} from './lake-tables.ts';
import {readLakeTable} from './testing/read-lake-table.ts';

const settings = readGenerateSettings({
  ...{GENERATE_BROKERS: 'nowhere:1', GENERATE_CUSTOMERS: '60', GENERATE_PRODUCTS: '20'},
  ...{GENERATE_NORMAL_LOWEST: '3000', GENERATE_NORMAL_HIGHEST: '3000', GENERATE_NORMAL_MS: '1000'},
  ...{GENERATE_DUPLICATE_RATE: '0.02', GENERATE_BROKEN_RATE: '0.02', GENERATE_LATE_RATE: '0.02'},
  GENERATE_WRONG_VERSION_RATE: '0.01',
});
const workload = createWorkload(workloadOptions(settings));
const partitions = {'crm.events': 4, 'crm.orders': 4, 'crm.products': 4, 'crm.profiles': 4};
const audit = createAudit(workload, {partitions});
const bronze = lakeTables.filter(({name}) => name.startsWith('bronze/'));
const events = lakeTables.filter(({name}) => name === 'bronze/events');

let broker = memoryBroker();
let location = '';
let options: LakeOptions = {broker, location, tables: bronze};

beforeEach(async () => {
  broker = memoryBroker();
  await broker.connect();
  location = mkdtempSync(join(tmpdir(), 'lake-'));
  options = {broker, location, tables: bronze, maxDelayMs: 50, topicWaitMs: 0};
});
afterEach(async () => {
  await broker.close();
  rmSync(location, {recursive: true, force: true});
});

/** Runs a sink until `isDone`, and then stops it as SIGTERM does. */
async function runUntil(sink: LakeSink, isDone: () => boolean): Promise<void> {
  const controller = new AbortController();
  const running = sink.run(controller.signal);
  const ended = running.then(
    () => true,
    () => true,
  );
  while (!isDone() && !(await Promise.race([ended, sleep(5, false)])));
  controller.abort();
  await running;
}

const isDrained = (sink: LakeSink) => (): boolean => {
  const {lag, partitions} = sink.status();
  return lag === 0 && partitions > 0;
};

/** What is wrong with the tables of bronze, and with the dead letters of their topics. */
async function auditBronze(tables: readonly LakeTable[] = bronze): Promise<AuditResult[]> {
  const results: AuditResult[] = [];
  for (const {topic, name} of tables) {
    results.push(await audit.bronze(topic as TopicName, await readLakeTable(location, name)));
  }
  // These are the columns of that table.
  const letters = (await readLakeTable(location, 'bronze/dead_letters')) as unknown as DeadLetter[];
  results.push(await audit.deadLetters(letters));
  return results;
}

const clean = {lost: 0, duplicated: 0, wrong: 0};

test('every record is stored once, with where it came from and its day', async () => {
  await generate(settings, broker);
  const sink = new LakeSink(options);
  await runUntil(sink, isDrained(sink));
  const results = await auditBronze();
  expect(totals(results)).toMatchObject(clean);
  const found = results.reduce((sum, result) => sum + result.found, 0);
  const {rows, deadLetters, commits, restarts} = sink.status();
  expect(rows + deadLetters).toBe(found);
  expect(deadLetters).toBeGreaterThan(50);
  expect(commits).toBeGreaterThan(4);
  expect(restarts).toBe(0);
  for (const {ts, date} of await readLakeTable(location, 'bronze/events')) {
    expect(Number(date)).toBe(Math.floor(Number(ts) / 86_400_000_000));
  }
});

test('the group hears after which silence the sink counts as dead', async () => {
  await generate(settings, broker);
  const member = vi.spyOn(broker, 'member');
  const sink = new LakeSink({...options, sessionTimeoutMs: 6_000});
  await runUntil(sink, isDrained(sink));
  expect(member.mock.calls.map(([{sessionTimeoutMs}]) => sessionTimeoutMs)).toEqual([6_000]);
});

test('all tables share one pool of threads', async () => {
  await generate(settings, broker);
  let threads = 0;
  const count = (): void => {
    threads += 1;
  };
  // Node tells of each thread that is started.
  subscribe('worker_threads', count);
  try {
    const sink = new LakeSink(options);
    await runUntil(sink, isDrained(sink));
    expect(sink.status().commits).toBeGreaterThan(4);
  } finally {
    unsubscribe('worker_threads', count);
  }
  // One less than there are cores, 1 to 4: what the package promises.
  expect(threads).toBe(Math.min(4, Math.max(1, availableParallelism() - 1)));
});

test('after each stop and each crash it goes on where the tables end', async () => {
  const few = {...options, tables: events, maxRows: 100, topicWaitMs: 5_000};
  for (let round = 0; round < 4; round += 1) {
    const sending = generate({...settings, from: round * 750, to: round * 750 + 750}, broker);
    const connection = broker.connection();
    await connection.connect();
    const sink = new LakeSink({...few, broker: connection});
    const hasBegun = (): boolean => sink.status().rows > 0;
    if (round % 2 === 0) await runUntil(sink, hasBegun);
    else {
      // The connection goes at any moment, and with it all that was not committed.
      const ended = sink.run(new AbortController().signal).catch((error: unknown) => error);
      while (!hasBegun()) await sleep(1);
      await connection.close();
      expect(await ended).toMatchObject({code: 'STREAM_CLOSED'});
    }
    await connection.close();
    await sending;
  }
  const last = new LakeSink(few);
  await runUntil(last, isDrained(last));
  expect(totals(await auditBronze(events))).toMatchObject(clean);
});

test('two sinks of one name share the partitions, also while one comes and goes', async () => {
  const few = {...options, tables: events, topicWaitMs: 5_000};
  const sending = generate(settings, broker);
  const first = new LakeSink(few);
  const connection = broker.connection();
  await connection.connect();
  const second = new LakeSink({...few, broker: connection});
  const controller = new AbortController();
  const running = first.run(controller.signal);
  while (first.status().rows === 0) await sleep(5);
  await runUntil(second, () => second.status().partitions === 2 && second.status().lag === 0);
  await sending;
  while (first.status().partitions < 4 || !isDrained(first)()) await sleep(5);
  controller.abort();
  await running;
  expect(totals(await auditBronze(events))).toMatchObject(clean);
  expect([first.status().restarts, second.status().restarts]).toEqual([0, 0]);
  await connection.close();
});

test('a dead letter stands there once, also when its topic is stored anew', async () => {
  await generate(settings, broker);
  const first = new LakeSink({...options, tables: events});
  await runUntil(first, isDrained(first));
  rmSync(join(location, 'bronze/events'), {recursive: true});
  const second = new LakeSink({...options, tables: events});
  await runUntil(second, isDrained(second));
  expect(second.status().deadLetters).toBe(0);
  expect(totals(await auditBronze(events))).toMatchObject(clean);
});

test('bad records hold nothing up, and keep their bytes', async () => {
  const cases = [
    {key: 'c1', value: '{"eventId":', code: 'MODEL_DECODE_FAILED'},
    {key: null, value: null, code: 'LAKE_VALUE_NULL'},
    {key: 'c2', value: '{"schemaVersion":"2.0"}', code: 'MODEL_VERSION_UNSUPPORTED'},
    {key: '', value: '', code: 'MODEL_DECODE_FAILED'},
  ];
  await sendEvents(cases);
  const sink = new LakeSink({...options, tables: events});
  await runUntil(sink, isDrained(sink));
  const rows = await readLakeTable(location, 'bronze/dead_letters');
  const text = (bytes: unknown) =>
    bytes instanceof Uint8Array ? Buffer.from(bytes).toString() : null;
  expect(
    rows.map(({topic, partition, offset, timestampMs, key, value, errorCode}) => ({
      at: [topic, Number(partition), Number(offset), Number(timestampMs)],
      record: {key: text(key), value: text(value), code: errorCode},
    })),
  ).toEqual(
    cases.map((record, offset) => ({at: ['crm.events', 0, offset, 1_000 + offset], record})),
  );
  expect(await readLakeTable(location, 'bronze/events')).toEqual([]);
});

async function sendEvents(
  records: readonly {readonly key: string | null; readonly value: string | null}[],
): Promise<void> {
  await broker.createTopics([{topic: 'crm.events', partitions: 1}]);
  const producer = await broker.producer();
  const batch = new RecordBatchBuilder();
  for (const [at, {key, value}] of records.entries()) batch.append(key, value, 1_000 + at);
  await producer.send([{topic: 'crm.events', partition: 0, records: batch}]);
  await producer.close();
}

test('what cannot go well is said, and not tried again', async () => {
  await expect(new LakeSink(options).run(new AbortController().signal)).rejects.toMatchObject({
    code: 'STREAM_TOPIC_MISSING',
    message: expect.stringContaining('crm.events, crm.orders, crm.products, crm.profiles'),
  });
  await generate(settings, broker);
  const sink = new LakeSink(options);
  await runUntil(sink, isDrained(sink));
  const anew: Broker = memoryBroker({defaultPartitions: 4});
  await anew.connect();
  const other = new LakeSink({...options, broker: anew});
  await expect(other.run(new AbortController().signal)).rejects.toMatchObject({
    code: 'STREAM_OFFSET_OUT_OF_RANGE',
    message: expect.stringContaining('the topic was created anew'),
  });
  await anew.close();
  expect((await readTopic(broker, 'crm.events')).length).toBeGreaterThan(2_000);
});
