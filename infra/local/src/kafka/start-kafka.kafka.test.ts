import {Kafka, logLevel} from 'kafkajs';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {waitUntil} from '../process/wait-until.ts';
import {type LocalKafka, startKafka} from './start-kafka.ts';

const topic = 'survives';
let kafka: LocalKafka;
let client: Kafka;

beforeAll(async () => {
  kafka = await startKafka({brokers: 3});
  client = new Kafka({brokers: kafka.bootstrap.split(','), logLevel: logLevel.NOTHING});
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({topics: [{topic, numPartitions: 4}], waitForLeaders: true});
  await admin.disconnect();
});

afterAll(() => kafka.stop());

test('a topic gets three copies, and takes records while one broker is killed', async () => {
  const [, broker] = kafka.brokers;
  if (broker === undefined) throw new Error('three brokers were asked for');
  const pidBefore = broker.pid;
  await broker.kill('SIGKILL');
  expect(broker.pid).toBeUndefined();

  const producer = client.producer({retry: {retries: 20}});
  await producer.connect();
  const messages = Array.from({length: 40}, (_, index) => ({key: `k${index}`, value: `v${index}`}));
  await producer.send({topic, messages, acks: -1});
  await producer.disconnect();

  await broker.start();
  expect(broker.pid).not.toBe(pidBefore);
  const admin = client.admin();
  await admin.connect();
  const areAllInSync = async (): Promise<boolean> => {
    const {topics} = await admin.fetchTopicMetadata({topics: [topic]});
    const partitions = topics.flatMap((each) => each.partitions);
    return partitions.length === 4 && partitions.every(({isr}) => isr.length === 3);
  };
  expect(await waitUntil(areAllInSync, {timeoutMs: 30_000})).toBe(true);
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  expect(offsets.reduce((sum, {high}) => sum + Number(high), 0)).toBe(40);
});
