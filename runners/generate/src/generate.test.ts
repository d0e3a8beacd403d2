import {createWorkload, type GeneratedRecord, partitionOf} from '@crm/generator';
import {topics} from '@crm/model';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {BrokerSink} from './broker-sink.ts';
import {generate, resumeIndex} from './generate.ts';
import {readGenerateSettings, workloadOptions} from './generate-settings.ts';
import {type ReadRecord, readTopic} from './testing/read-topic.ts';

const environment = {
  ...{GENERATE_BROKERS: 'nowhere:1', GENERATE_CUSTOMERS: '50', GENERATE_PRODUCTS: '20'},
  ...{GENERATE_NORMAL_LOWEST: '4000', GENERATE_NORMAL_HIGHEST: '4000', GENERATE_NORMAL_MS: '500'},
  ...{GENERATE_DUPLICATE_RATE: '0.02', GENERATE_BROKEN_RATE: '0.02'},
};
const settings = readGenerateSettings(environment);
const workload = createWorkload(workloadOptions(settings));

let broker = memoryBroker();
beforeEach(async () => {
  broker = memoryBroker();
  await broker.connect();
});
afterEach(async () => await broker.close());

const all = Array.from({length: workload.size}, (_, index) => workload.record(index));
/** What a topic must hold, per partition in the order of sending. */
const expected = (records: Iterable<GeneratedRecord>, topic: string) =>
  [...records]
    .filter((record) => record.topic === topic)
    .map(({key, value, timestampMs}) => ({partition: partitionOf(key, 4), key, value, timestampMs}))
    .toSorted((left, right) => left.partition - right.partition);
const found = (records: readonly ReadRecord[]) =>
  records.map(({partition, key, value, timestampMs}) => ({partition, key, value, timestampMs}));

test('everything is sent once, in order, where Kafka would put it', async () => {
  const sent = await generate(settings, broker);
  expect(sent).toMatchObject({
    ...{from: 0, to: 2_000, size: 2_000, isComplete: true},
    ...{profiles: 50, products: 20},
  });
  const {events, orders, profiles, products} = topics;
  for (const {name} of [events, orders]) {
    expect(found(await readTopic(broker, name))).toEqual(expected(all, name));
  }
  const tables = [...workload.profiles(), ...workload.products()];
  for (const {name} of [profiles, products]) {
    expect(found(await readTopic(broker, name))).toEqual(expected(tables, name));
  }
});

test('what was stopped goes on where it stopped, and repeats nothing', async () => {
  const controller = new AbortController();
  const first = await generate(settings, broker, {
    signal: controller.signal,
    onProgress: () => controller.abort(),
    progressMs: 1,
  });
  expect(first).toMatchObject({from: 0, isComplete: false});
  const rest = await generate({...settings, from: first.to}, broker);
  expect(rest).toMatchObject({from: first.to, to: 2_000, isComplete: true, profiles: 0});
  for (const {name} of [topics.events, topics.orders]) {
    expect(found(await readTopic(broker, name))).toEqual(expected(all, name));
  }
  expect(await readTopic(broker, topics.profiles.name)).toHaveLength(50);
});

test('topics of another size are refused before anything is sent', async () => {
  await broker.createTopics([{topic: 'crm.events', partitions: 3}]);
  await expect(generate(settings, broker)).rejects.toMatchObject({
    code: 'STREAM_TOPIC_MISMATCH',
    message: expect.stringContaining('topic crm.events has 3 partitions, 4 were expected'),
  });
  expect(await readTopic(broker, topics.profiles.name)).toEqual([]);
});

test('a lost broker is told with the index at which to go on', async () => {
  const sending = generate(settings, broker, {
    onProgress: () => void broker.close(),
    progressMs: 1,
  });
  const error: unknown = await sending.catch((cause: unknown) => cause);
  expect(error).toMatchObject({code: 'GENERATOR_SINK_FAILED'});
  expect(resumeIndex(error)).toBeLessThan(2_000);
});

test('many records at once become several batches of their partition, in order', async () => {
  await broker.createTopics([{topic: 'crm.events', partitions: 1}]);
  const partitions = {'crm.events': 1, 'crm.orders': 1, 'crm.products': 1, 'crm.profiles': 1};
  const sink = await BrokerSink.open(broker, partitions);
  const events = all.filter(({topic}) => topic === 'crm.events');
  const many = Array.from({length: 4}, () => events).flat();
  await Promise.all([sink.send(many), sink.send(events)]);
  await sink.close();
  const values = (await readTopic(broker, 'crm.events')).map(({value}) => value);
  expect(values).toEqual([...many, ...events].map(({value}) => value));
});
