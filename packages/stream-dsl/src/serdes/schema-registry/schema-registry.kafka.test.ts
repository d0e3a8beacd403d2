import {randomUUID} from 'node:crypto';
import {type LocalRegistry, startRegistry, waitUntil} from '@crm/local';
import {afterAll, beforeAll, expect, onTestFinished, test} from 'vitest';
import {kafkaJs} from '../../brokers/kafkajs/index.ts';
import {topology} from '../../dsl/topology.ts';
import type {Broker} from '../../ports/broker.ts';
import {RecordBatchBuilder} from '../../record-batch/record-batch-builder.ts';
import {run} from '../../run.ts';
import {deadLetterTopic} from '../../runtime/record-errors.ts';
import type {Serde} from '../../serde.ts';
import {json} from '../json-serde.ts';
import {windowOf} from '../testing/foreign-vectors.ts';
import {type SchemaRegistry, schemaRegistry} from './schema-registry.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;

let server: LocalRegistry;
let registry: SchemaRegistry;
let broker: Broker;

beforeAll(async () => {
  server = await startRegistry();
  registry = schemaRegistry({url: server.url});
  broker = kafkaJs({brokers: CRM_KAFKA_BOOTSTRAP.split(',')});
  await broker.connect();
}, 300_000);

afterAll(async () => {
  await broker.close();
  await server.stop();
});

interface Order {
  readonly id: number;
  readonly note?: string;
}
const order = (...more: object[]): object => ({
  type: 'record',
  name: 'Order',
  fields: [{name: 'id', type: 'int'}, ...more],
});
const orderV1 = order();
const orderV2 = order({name: 'note', type: 'string', default: '-'});
const orderBroken = order({name: 'note', type: 'string'});

const both = {isRead: true, isWritten: true};
const read = {isRead: true, isWritten: false};
const written = {isRead: false, isWritten: true};

async function ready<T>(serde: Serde<T>, use = both): Promise<Serde<T>> {
  await serde.loading?.prepare(use);
  return serde;
}

async function setLevel(subject: string, compatibility: string): Promise<void> {
  const answer = await fetch(`${server.url}/config/${subject}`, {
    method: 'PUT',
    headers: {'content-type': 'application/vnd.schemaregistry.v1+json'},
    body: JSON.stringify({compatibility}),
  });
  expect(answer.status).toBe(200);
}

async function produce(topic: string, values: readonly (string | Uint8Array)[]): Promise<void> {
  const producer = await broker.producer();
  const records = new RecordBatchBuilder();
  for (const [i, value] of values.entries()) records.append('key', value, 1_000 + i);
  await producer.send([{topic, partition: 0, records}]);
  await producer.close();
}

async function newTopics(): Promise<{input: string; output: string; subject: string}> {
  const name = `registry-${randomUUID().slice(0, 8)}`;
  const topics = {input: `${name}-in`, output: `${name}-out`, subject: `${name}-value`};
  await broker.createTopics([
    {topic: topics.input, partitions: 1},
    {topic: topics.output, partitions: 1},
  ]);
  return topics;
}

async function lengthOf(topic: string): Promise<number> {
  const [end = 0] = await broker.endOffsets([{topic, partition: 0}]);
  return end;
}

test('what one version writes, the next one reads: defaults are filled in', async () => {
  const first = await ready(registry.avro<Order>('evolves', orderV1));
  const second = await ready(registry.avro<Order>('evolves', orderV2));
  expect(second.decode(...windowOf(first.encode({id: 5})))).toEqual({id: 5, note: '-'});
  // The old reader meets a version that is newer than itself: asked for when it comes.
  const bytes = windowOf(second.encode({id: 6, note: 'new'}));
  expect(() => first.decode(...bytes)).toThrow(
    expect.objectContaining({code: 'STREAM_SCHEMA_PENDING', retriable: true}),
  );
  await first.loading?.missing(...bytes);
  expect(first.decode(...bytes)).toEqual({id: 6});
  expect(first.loading?.missing(...bytes)).toBeUndefined();
});

test('a new field without a default is refused at the start, by name', async () => {
  await ready(registry.avro<Order>('breaks', orderV1));
  await expect(ready(registry.avro<Order>('breaks', orderBroken), read)).rejects.toMatchObject({
    code: 'STREAM_SCHEMA_INCOMPATIBLE',
    message:
      'cannot read version 1 of breaks: note: the reader needs it, and the writer does not write it: give the field a default, or set sinceVersion to 2 when the topics hold no record of version 1 any more',
  });
  const since = registry.avro<Order>('breaks', orderBroken, {sinceVersion: 2});
  await expect(ready(since, read)).resolves.toBeDefined();
});

test('a schema whose records the newest readers could not read is refused', async () => {
  await ready(registry.avro<Order>('readers', orderBroken));
  const smaller = registry.avro<Order>('readers', orderV1);
  await expect(ready(smaller, written)).rejects.toMatchObject({
    code: 'STREAM_SCHEMA_INCOMPATIBLE',
    message: expect.stringContaining('readers of version 1 of readers would break: note: '),
  });
  const upgraded = registry.avro<Order>('readers', orderV1, {areReadersUpgraded: true});
  await expect(ready(upgraded, written)).resolves.toBeDefined();
});

test("the registry's own level is asked, and nothing is registered when it says no", async () => {
  const schema = (type: string): object => ({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Note',
    type: 'object',
    properties: {text: {type}},
  });
  const notes = await ready(registry.jsonSchema<{text: string}>('notes', schema('string')));
  expect(notes.decode(...windowOf(notes.encode({text: 'a'})))).toEqual({text: 'a'});
  await setLevel('notes', 'BACKWARD');
  const other = registry.jsonSchema<{text: number}>('notes', schema('integer'));
  await expect(ready(other)).rejects.toMatchObject({code: 'STREAM_SCHEMA_INCOMPATIBLE'});
  await expect(ready(other, read)).rejects.toMatchObject({code: 'STREAM_SCHEMA_INCOMPATIBLE'});
  const versions = await fetch(`${server.url}/subjects/notes/versions`);
  expect(await versions.json()).toEqual([1]);
});

test('messages of Protobuf, inner ones too, carry which message they are', async () => {
  const proto = `syntax = "proto3"; package shop;
message Other { string text = 1; }
message Order { int32 id = 1; message Line { string sku = 1; } repeated Line lines = 2; }`;
  const lines = await ready(
    registry.protobuf<{sku: string}>('proto', {proto, message: 'shop.Order.Line'}),
  );
  const encoded = Buffer.from(lines.encode({sku: 'a'}));
  // Two indexes, 1 and 0, as zigzag varints; then field 1 with one character.
  expect(encoded.subarray(5).toString('hex')).toBe('0402000a0161');
  expect(lines.decode(...windowOf(encoded))).toEqual({sku: 'a'});
  const first = await ready(registry.protobuf<{text: string}>('proto', {proto}));
  expect(
    Buffer.from(first.encode({text: 'b'}))
      .subarray(5)
      .toString('hex'),
  ).toBe('000a0162');
  expect(() => first.decode(...windowOf(encoded))).toThrow(
    'expected message shop.Other, found message shop.Order.Line',
  );
  const changed = proto.replace('int32 id', 'string id');
  await expect(
    ready(registry.protobuf('proto', {proto: changed, message: 'shop.Order'})),
  ).rejects.toMatchObject({
    code: 'STREAM_SCHEMA_INCOMPATIBLE',
    message: expect.stringContaining('id: field number 1 is written as int32, read as string'),
  });
});

test('references of a schema are followed', async () => {
  const {subject} = await newTopics();
  await ready(
    registry.avro(`${subject}-line`, {
      type: 'record',
      name: 'Line',
      fields: [{name: 'sku', type: 'string'}],
    }),
  );
  const serde = registry.avro<object>(
    subject,
    {type: 'record', name: 'Basket', fields: [{name: 'line', type: 'Line'}]},
    {references: [{name: 'Line', subject: `${subject}-line`, version: 1}]},
  );
  const value = {line: {sku: 'a'}};
  const bytes = (await ready(serde)).encode(value);
  expect((await ready(serde)).decode(...windowOf(bytes))).toEqual(value);
});

test('a schema in another spelling is the same version', async () => {
  await ready(registry.avro<Order>('spelling', orderV1));
  const spelled = registry.avro<Order>('spelling', JSON.stringify(orderV1, undefined, 2));
  const bytes = (await ready(spelled)).encode({id: 1});
  expect(
    (await ready(registry.avro<Order>('spelling', orderV1))).decode(...windowOf(bytes)),
  ).toEqual({
    id: 1,
  });
});

test('with register: false an unknown schema is refused', async () => {
  const serde = registry.avro<Order>('unregistered', orderV1, {register: false});
  await expect(ready(serde)).rejects.toMatchObject({code: 'STREAM_SCHEMA_MISSING'});
});

test('a topology that would break readers does not start', async () => {
  const {input, output, subject} = await newTopics();
  await ready(registry.avro<Order>(subject, orderV1));
  const broken = topology(`${input}-app`, ({stream}) => {
    stream(input, registry.avro<Order>(subject, orderBroken)).to(output, {value: json<Order>()});
  });
  await expect(run(broken, {broker})).rejects.toMatchObject({
    code: 'STREAM_SCHEMA_INCOMPATIBLE',
    message: expect.stringContaining('note: '),
  });
  expect(await broker.topics()).not.toContain(deadLetterTopic(input));
});

test('a version that appears while a topology runs is read without a recovery', async () => {
  const {input, output, subject} = await newTopics();
  const orders = topology(`${input}-app`, ({stream}) => {
    stream(input, registry.avro<Order>(subject, orderV1))
      .mapValues(({id}) => id)
      .to(output, {value: json<number>()});
  });
  const first = await ready(registry.avro<Order>(subject, orderV1));
  const recoveries: unknown[] = [];
  const app = await run(orders, {
    broker,
    guarantee: 'at-least-once',
    commitIntervalMs: 20,
    onRecovery: (error) => recoveries.push(error),
  });
  onTestFinished(() => app.close());
  await produce(input, [first.encode({id: 1})]);
  await waitUntil(async () => (await lengthOf(output)) >= 1, {timeoutMs: 30_000});
  const second = await ready(registry.avro<Order>(subject, orderV2));
  // The second names a schema that nobody has.
  const unknown = Buffer.from('007fffffff02', 'hex');
  await produce(input, [second.encode({id: 2, note: 'x'}), unknown, first.encode({id: 3})]);
  await waitUntil(async () => (await lengthOf(output)) >= 3, {timeoutMs: 30_000});
  await waitUntil(async () => (await lengthOf(deadLetterTopic(input))) >= 1, {timeoutMs: 30_000});
  expect(await lengthOf(output)).toBe(3);
  expect(await lengthOf(deadLetterTopic(input))).toBe(1);
  expect(recoveries).toEqual([]);
});

test('a registry that is down is said to be unreachable, and schemas that are loaded go on', async () => {
  const loaded = await ready(registry.avro<Order>('down', orderV1));
  await server.kill('SIGKILL');
  onTestFinished(() => server.start(), 200_000);
  const bytes = loaded.encode({id: 9});
  expect(loaded.decode(...windowOf(bytes))).toEqual({id: 9});
  const impatient = schemaRegistry({url: server.url, attempts: 2, timeoutMs: 500});
  await expect(ready(impatient.avro<Order>('down', orderV1))).rejects.toMatchObject({
    code: 'STREAM_REGISTRY_UNAVAILABLE',
    retriable: true,
  });
});
