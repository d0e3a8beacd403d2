import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/index.ts';
import {topology} from '../dsl/topology.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import {json} from '../serdes.ts';
import {testDriver} from '../testing/index.ts';

const shop = topology('patterns', ({stream}) => {
  stream(/^shop\.[a-z]+$/, json<number>())
    .groupByKey()
    .count({name: 'seen'});
});

test('a pattern reads all topics that match when the application starts, and no dead letters', async () => {
  const broker = memoryBroker();
  await broker.connect();
  const topics = ['shop.orders', 'shop.events', 'other.events', 'shop.events.dead-letters'];
  await broker.createTopics(topics.map((topic) => ({topic, partitions: 1})));
  const producer = await broker.producer();
  for (const topic of topics) {
    const records = new RecordBatchBuilder();
    records.append('k', '1', 0);
    await producer.send([{topic, partition: 0, records}]);
  }
  const app = await run(shop, {broker, commitIntervalMs: 1});
  await expect.poll(() => app.store('seen').get('k'), {timeout: 10_000}).toBe(2);
  await sleep(20);
  expect(app.metrics().consumed).toBe(2);
  await app.close();
  await broker.close();
});

test('a pattern that matches nothing stops the start', async () => {
  const broker = memoryBroker();
  await expect(run(shop, {broker})).rejects.toMatchObject({
    code: 'STREAM_TOPIC_MISSING',
    message: expect.stringContaining('/^shop\\.[a-z]+$/'),
  });
  await broker.close();
});

test('a test driver is told the topics that a pattern is to match', () => {
  const driver = testDriver(shop, {topics: ['shop.orders', 'shop.events', 'other']});
  driver.input('shop.orders').pipe('k', 1, 0);
  driver.input('shop.events').pipe('k', 1, 0);
  expect(driver.store('seen').get('k')).toBe(2);
  expect(() => driver.input('other')).toThrow(/no input topic other/);
  expect(() => testDriver(shop)).toThrow(expect.objectContaining({code: 'STREAM_TOPIC_MISSING'}));
});
