import {topics} from '@crm/model';
import {type Broker, partitionFor, RecordBatchBuilder} from '@crm/stream-dsl';
import {
  customerCount,
  customerId,
  eventText,
  partitionCount,
  planEvent,
  productCount,
  productId,
  productText,
  profileText,
  tableTimeMs,
} from './workload.ts';

const batchBytes = 400_000;

/** Writes the common workload's topics; they must not exist yet. */
export async function loadTopics(broker: Broker, eventCount: number): Promise<void> {
  const configs = {'retention.ms': '-1'};
  await broker.createTopics([
    {topic: topics.events.name, partitions: partitionCount, configs},
    {topic: topics.profiles.name, partitions: partitionCount, configs},
    {topic: topics.products.name, partitions: partitionCount, configs},
  ]);
  const producer = await broker.producer({compression: 'lz4'});
  const sendAll = async (
    topic: string,
    count: number,
    recordAt: (i: number) => readonly [key: string, value: string, timestampMs: number],
  ): Promise<void> => {
    const builders = Array.from({length: partitionCount}, () => new RecordBatchBuilder());
    const send = async (partition: number, records: RecordBatchBuilder): Promise<void> => {
      if (records.count > 0) await producer.send([{topic, partition, records}]);
      records.reset();
    };
    for (let i = 0; i < count; i++) {
      const [key, value, timestampMs] = recordAt(i);
      const partition = partitionFor(key, partitionCount);
      const records = builders[partition];
      if (records === undefined) continue;
      records.append(key, value, timestampMs);
      if (records.sizeBytes >= batchBytes) await send(partition, records);
    }
    for (const [partition, records] of builders.entries()) await send(partition, records);
  };
  await sendAll(topics.profiles.name, customerCount, (i) => [
    customerId(i),
    profileText(i),
    tableTimeMs,
  ]);
  await sendAll(topics.products.name, productCount, (i) => [
    productId(i),
    productText(i),
    tableTimeMs,
  ]);
  await sendAll(topics.events.name, eventCount, (i) => {
    const plan = planEvent(i);
    return [customerId(plan.customer), eventText(i, plan), plan.timestampMs];
  });
  await producer.close();
}
