import {json, RecordBatchBuilder, run, topology} from '@crm/stream-dsl';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {expect, test} from 'vitest';

test('a pattern, on a broker', async () => {
  const orders = topology('orders-per-customer', ({stream}) => {
    stream(/^orders-[a-z]+$/, json<number>())
      .groupByKey()
      .count({name: 'orders'});
  });
  const broker = memoryBroker();
  await broker.connect();
  await broker.createTopics([{topic: 'orders-eu', partitions: 3}]);
  const producer = await broker.producer();
  const records = new RecordBatchBuilder();
  records.append('ann', '20', 1_000);
  await producer.send([{topic: 'orders-eu', partition: 0, records}]);

  const app = await run(orders, {broker, guarantee: 'exactly-once', commitIntervalMs: 10});
  await expect.poll(() => app.store('orders').get('ann')).toBe(1);
  await app.close();
  await broker.close();
});
