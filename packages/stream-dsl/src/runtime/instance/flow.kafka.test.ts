import {randomBytes, randomInt} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {readTopic} from '../../../test/instances.ts';
import {kafkaJs} from '../../brokers/kafkajs/index.ts';
import {topology} from '../../dsl/topology.ts';
import {RecordBatchBuilder} from '../../record-batch/record-batch-builder.ts';
import {run} from '../../run.ts';
import {bytesSerde, json} from '../../serdes.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const MIB = 1 << 20;
const RECORD_BYTES = 10 * MIB;
const PARTITIONS = 4;
const RECORDS = 40;
const BUDGET_BYTES = 40 * MIB;

test('records of 10 MiB before a sink that stalls stay within the memory that was given', {
  timeout: 120_000,
}, async () => {
  const broker = kafkaJs({brokers: CRM_KAFKA_BOOTSTRAP.split(',')});
  await broker.connect();
  const suffix = randomInt(2 ** 40).toString(36);
  const [input, output] = [`large-${suffix}`, `sizes-${suffix}`];
  const configs = {'max.message.bytes': String(12 * MIB)};
  await broker.createTopics([
    {topic: input, partitions: PARTITIONS, replicationFactor: 1, configs},
    {topic: output, partitions: PARTITIONS, replicationFactor: 1},
  ]);
  const producer = await broker.producer({compression: 'none'});
  const value = randomBytes(RECORD_BYTES);
  for (let i = 0; i < RECORDS; i++) {
    const records = new RecordBatchBuilder();
    records.append(`record ${i}`, value, i);
    await producer.send([{topic: input, partition: i % PARTITIONS, records}]);
  }
  await producer.close();

  const gate = Promise.withResolvers<void>();
  const sizes = topology(`flow-${suffix}`, ({stream}) => {
    stream(input, bytesSerde)
      .mapAsync(
        async (content) => {
          await gate.promise;
          return content.length;
        },
        {timeout: '60s', concurrency: 1},
      )
      .to(output, {value: json<number>()});
  });
  const before = process.memoryUsage().arrayBuffers;
  const app = await run(sizes, {broker, replicationFactor: 1, maxBufferedBytes: BUDGET_BYTES});
  let [buffered, inMemory] = [0, 0];
  const sample = (): void => {
    const inputs = app.view.tasks().flatMap((task) => task.inputs);
    buffered = Math.max(
      buffered,
      inputs.reduce((sum, {bufferedBytes}) => sum + bufferedBytes, 0),
    );
    inMemory = Math.max(inMemory, process.memoryUsage().arrayBuffers - before);
  };
  for (let i = 0; i < 20; i++) {
    await sleep(100);
    sample();
  }
  expect(buffered).toBeGreaterThan(0);
  gate.resolve();
  while (app.metrics().consumed < RECORDS) {
    await sleep(10);
    sample();
  }
  await app.close();
  // What one more answer brings to each partition that is empty, or below its share.
  expect(buffered).toBeLessThanOrEqual(BUDGET_BYTES + PARTITIONS * RECORD_BYTES);
  // The budget, the next answers of the fetcher, and what waits for the garbage collector.
  expect(inMemory).toBeLessThan(RECORDS * RECORD_BYTES * 0.75);
  const rows = await readTopic(broker, output);
  expect(new Set(rows.map(([key]) => key)).size).toBe(RECORDS);
  expect(rows.every(([, size]) => size === String(RECORD_BYTES))).toBe(true);
  await broker.admin.deleteTopics([input]);
  await broker.close();
});
