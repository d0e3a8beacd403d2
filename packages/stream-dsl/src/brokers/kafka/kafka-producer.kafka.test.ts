import {randomUUID} from 'node:crypto';
import {expect, onTestFinished, test} from 'vitest';
import type {Broker, Fetcher, ProducedBatch} from '../../ports/broker.ts';
import {RecordBatchBuilder} from '../../record-batch/record-batch-builder.ts';
import {kafkaJs} from '../kafkajs/kafka-js.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const brokers = CRM_KAFKA_BOOTSTRAP.split(',');
const FENCED = {code: 'STREAM_FENCED'};
const ABORTED = {code: 'STREAM_TRANSACTION_ABORTED'};

async function createTopic() {
  const broker = kafkaJs({brokers});
  onTestFinished(() => broker.close());
  const topic = `producer-${randomUUID()}`;
  await broker.connect();
  await broker.createTopics([{topic, partitions: 2}]);
  return {broker, topic, transactionalId: `tx-${topic}`};
}

function batch(topic: string, partition: number, ...values: readonly string[]): ProducedBatch {
  const records = new RecordBatchBuilder();
  for (const value of values) records.append('key', value, 1_000);
  return {topic, partition, records};
}

/** Values of the partition up to its last stable offset, once that has reached `endOffset`. */
async function readTo(fetcher: Fetcher, endOffset: number): Promise<string[]> {
  const values: string[] = [];
  for (let nextOffset = 0; nextOffset < endOffset; ) {
    for (const fetched of await fetcher.poll(1_000)) {
      for (const {count, bytes, valueStart, valueEnd} of fetched.batches) {
        for (let i = 0; i < count; i++) {
          values.push(Buffer.from(bytes.subarray(valueStart[i], valueEnd[i])).toString());
        }
      }
      nextOffset = fetched.nextOffset;
    }
  }
  return values;
}

function reader(broker: Broker, topic: string, partition: number): Fetcher {
  const fetcher = broker.fetcher();
  fetcher.assign({topic, partition}, 0);
  return fetcher;
}

test('batches keep their order, also when many calls are under way', async () => {
  const {broker, topic} = await createTopic();
  const producer = await broker.producer();
  const values = Array.from({length: 50}, (_, i) => `v${i}`);
  await Promise.all(values.map((value) => producer.send([batch(topic, 0, value)])));
  expect(await readTo(reader(broker, topic, 0), values.length)).toEqual(values);
});

test('a record too large is refused, and the producer goes on', async () => {
  const {broker, topic} = await createTopic();
  const producer = await broker.producer({compression: 'none'});
  const tooLarge = producer.send([batch(topic, 0, 'x'.repeat(2_000_000))]);
  await expect(tooLarge).rejects.toMatchObject({
    code: 'STREAM_PRODUCE_FAILED',
    message: expect.stringMatching(/MESSAGE_TOO_LARGE.*max\.message\.bytes/),
  });
  await producer.send([batch(topic, 0, 'small')]);
  expect(await readTo(reader(broker, topic, 0), 1)).toEqual(['small']);
});

test('a topic that does not exist is named', async () => {
  const {broker} = await createTopic();
  const producer = await broker.producer();
  const missing = `missing-${randomUUID()}`;
  await expect(producer.send([batch(missing, 0, 'v')])).rejects.toMatchObject({
    code: 'STREAM_TOPIC_MISSING',
    message: expect.stringContaining(missing),
  });
});

test('records and offsets of a transaction become visible together, those of an aborted one never', async () => {
  const {broker, topic, transactionalId} = await createTopic();
  const producer = await broker.producer({transactionalId});
  const groupId = `group-${topic}`;
  const at = {topic, partition: 1};
  producer.begin();
  await producer.send([batch(topic, 0, 'a', 'b')]);
  await producer.sendOffsets(groupId, [{...at, offset: 5, metadata: 'm'}]);
  expect(await broker.endOffsets([{topic, partition: 0}])).toEqual([0]);
  await producer.commit();
  producer.begin();
  await producer.send([batch(topic, 0, 'dropped')]);
  await producer.sendOffsets(groupId, [{...at, offset: 6}]);
  await producer.abort();
  producer.begin();
  await producer.send([batch(topic, 0, 'c')]);
  await producer.commit();
  // a, b, marker, dropped, marker, c, marker
  expect(await readTo(reader(broker, topic, 0), 7)).toEqual(['a', 'b', 'c']);
  expect(await broker.committedOffsets(groupId, [at])).toEqual([{...at, offset: 5, metadata: 'm'}]);
});

test.each([
  {name: 'sends to a partition it used', partition: 0},
  {name: 'sends to a new partition', partition: 1},
])('an older producer of the id is fenced when it $name', async ({partition}) => {
  const {broker, topic, transactionalId} = await createTopic();
  const zombie = await broker.producer({transactionalId});
  zombie.begin();
  await zombie.send([batch(topic, 0, 'zombie')]);
  const heir = await broker.producer({transactionalId});
  await expect(zombie.send([batch(topic, partition, 'zombie')])).rejects.toMatchObject(FENCED);
  await expect(zombie.commit()).rejects.toMatchObject(FENCED);
  await expect(zombie.abort()).rejects.toMatchObject(FENCED);
  heir.begin();
  await heir.send([batch(topic, 0, 'heir')]);
  await heir.commit();
  // zombie, marker, heir, marker
  expect(await readTo(reader(broker, topic, 0), 4)).toEqual(['heir']);
});

test('an older producer of the id is fenced when it commits', async () => {
  const {broker, topic, transactionalId} = await createTopic();
  const zombie = await broker.producer({transactionalId});
  zombie.begin();
  await zombie.send([batch(topic, 0, 'zombie')]);
  await broker.producer({transactionalId});
  await expect(zombie.commit()).rejects.toMatchObject(FENCED);
});

test('a transaction that outlived its time is aborted, not fenced; its offsets are waited for', async () => {
  const {broker, topic, transactionalId} = await createTopic();
  const producer = await broker.producer({transactionalId, transactionTimeoutMs: 1_000});
  const at = {topic, partition: 1};
  producer.begin();
  await producer.send([batch(topic, 0, 'slow')]);
  await producer.sendOffsets(`group-${topic}`, [{...at, offset: 9}]);
  // Resolves when the broker has ended the transaction, a while after its time is over.
  expect(await broker.committedOffsets(`group-${topic}`, [at])).toEqual([]);
  await expect(producer.send([batch(topic, 0, 'slow')])).rejects.toMatchObject(ABORTED);
  await expect(producer.commit()).rejects.toMatchObject(ABORTED);
  await producer.abort();
  producer.begin();
  await producer.send([batch(topic, 0, 'again')]);
  await producer.commit();
  // slow, marker, again, marker
  expect(await readTo(reader(broker, topic, 0), 4)).toEqual(['again']);
});

test('after a failed send a transaction can only be aborted', async () => {
  const {broker, topic, transactionalId} = await createTopic();
  const producer = await broker.producer({transactionalId, compression: 'none'});
  producer.begin();
  await producer.send([batch(topic, 0, 'a')]);
  const tooLarge = producer.send([batch(topic, 0, 'x'.repeat(2_000_000))]);
  await expect(tooLarge).rejects.toMatchObject({code: 'STREAM_PRODUCE_FAILED'});
  await expect(producer.commit()).rejects.toMatchObject(ABORTED);
  await producer.abort();
  producer.begin();
  await producer.send([batch(topic, 0, 'b')]);
  await producer.commit();
  // a, marker, b, marker
  expect(await readTo(reader(broker, topic, 0), 4)).toEqual(['b']);
});

test('calls out of order are told what to do first', async () => {
  const {broker, topic, transactionalId} = await createTopic();
  const plain = await broker.producer();
  expect(() => plain.begin()).toThrowError(/no transactionalId/);
  const producer = await broker.producer({transactionalId});
  await expect(producer.send([batch(topic, 0, 'v')])).rejects.toThrowError(/call begin first/);
  producer.begin();
  expect(() => producer.begin()).toThrowError(/commit or abort/);
  await producer.commit();
});

test('an offset that is gone fails its partition only', async () => {
  const {broker, topic} = await createTopic();
  const producer = await broker.producer();
  await producer.send([batch(topic, 1, 'v')]);
  const fetcher = reader(broker, topic, 1);
  fetcher.assign({topic, partition: 0}, 99);
  const values: string[] = [];
  const reading = (async () => {
    for (;;) for (const {partition} of await fetcher.poll(1_000)) values.push(`${partition}`);
  })();
  await expect(reading).rejects.toMatchObject({
    code: 'STREAM_OFFSET_OUT_OF_RANGE',
    message: expect.stringContaining(`${topic}-0 from offset 99`),
  });
  await producer.send([batch(topic, 1, 'w')]);
  expect((await fetcher.poll(5_000)).map(({partition}) => partition)).toEqual([1]);
});
