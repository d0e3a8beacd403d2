import {randomUUID} from 'node:crypto';
import {expect, onTestFinished, test} from 'vitest';
import {kafkaJs} from '../kafkajs/kafka-js.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const brokers = CRM_KAFKA_BOOTSTRAP.split(',');

async function connected() {
  const broker = kafkaJs({brokers});
  onTestFinished(() => broker.close());
  await broker.connect();
  return broker;
}

const newTopic = () => `admin-${randomUUID()}`;

test('a topic is created once, with its settings, and has leaders when the call resolves', async () => {
  const broker = await connected();
  const topic = newTopic();
  expect(await broker.partitionCounts([topic])).toEqual(new Map());
  await broker.createTopics([{topic, partitions: 3, configs: {'retention.ms': '-1'}}]);
  await broker.createTopics([{topic, partitions: 5}]);
  expect(await broker.partitionCounts([topic, newTopic()])).toEqual(new Map([[topic, 3]]));
  const partitions = [2, 0].map((partition) => ({topic, partition}));
  expect(await broker.startOffsets(partitions)).toEqual([0, 0]);
  expect(await broker.endOffsets(partitions)).toEqual([0, 0]);
  expect(await broker.committedOffsets(`group-${topic}`, partitions)).toEqual([]);
});

test('a wrong setting is refused with what Kafka says', async () => {
  const broker = await connected();
  const created = broker.createTopics([
    {topic: newTopic(), partitions: 1, configs: {'cleanup.policy': 'burn'}},
  ]);
  await expect(created).rejects.toMatchObject({
    code: 'STREAM_CONFIG_INVALID',
    message: expect.stringMatching(/INVALID_CONFIG.*cleanup\.policy/),
  });
});

test('offsets of a topic that does not exist, and of a partition that it does not have', async () => {
  const broker = await connected();
  const topic = newTopic();
  await expect(broker.endOffsets([{topic, partition: 0}])).rejects.toMatchObject({
    code: 'STREAM_TOPIC_MISSING',
    message: expect.stringContaining(topic),
  });
  await broker.createTopics([{topic, partitions: 1}]);
  await expect(broker.endOffsets([{topic, partition: 1}])).rejects.toMatchObject({
    code: 'STREAM_TOPIC_MISSING',
    message: expect.stringContaining('has 1 partitions'),
  });
});

test('unreachable brokers are named, within the time allowed', async () => {
  const broker = kafkaJs({brokers: ['127.0.0.1:1', '127.0.0.1:2'], retryTimeoutMs: 500});
  await expect(broker.connect()).rejects.toMatchObject({
    code: 'STREAM_BROKER_UNAVAILABLE',
    retriable: true,
    message: expect.stringMatching(/tried 127\.0\.0\.1:[12], 127\.0\.0\.1:[12]/),
  });
  await broker.close();
});

test('closed is closed', async () => {
  const broker = await connected();
  await broker.close();
  await broker.close();
  await expect(broker.partitionCounts(['any'])).rejects.toMatchObject({code: 'STREAM_CLOSED'});
  await expect(broker.producer()).rejects.toMatchObject({code: 'STREAM_CLOSED'});
  expect(() => broker.fetcher()).toThrowError(expect.objectContaining({code: 'STREAM_CLOSED'}));
});
