import {writeSync} from 'node:fs';
import {memoryBroker} from '../src/brokers/memory/memory-broker.ts';
import type {Broker} from '../src/ports/broker.ts';
import {RecordBatchBuilder} from '../src/record-batch/record-batch-builder.ts';

/*
 * A process that is to be killed: writers that commit transactions into a folder without end, each from where it
 * was, and that work on a topic of their own with tools in between. A line on standard output, `<writer> <transaction>`,
 * tells of each commit once it and the tools' work are acknowledged.
 */
const [folder = '', topic = '', partitionCount = '0', ...writers] = process.argv.slice(2);
const partitions = Array.from({length: Number(partitionCount)}, (_, partition) => partition);

async function writeForever(broker: Broker, writer: string): Promise<never> {
  const at = {topic, partition: 0};
  const producer = await broker.producer({transactionalId: writer});
  const [last] = await broker.committedOffsets(writer, [at]);
  for (let transaction = (last?.offset ?? 0) + 1; ; transaction++) {
    producer.begin();
    await producer.send(partitions.map((partition) => batchOf(writer, transaction, partition)));
    await producer.sendOffsets(writer, [{...at, offset: transaction}]);
    if (transaction % 5 === 0) {
      await producer.abort();
      producer.begin();
      await producer.sendOffsets(writer, [{...at, offset: transaction}]);
    }
    await producer.commit();
    await useTools(broker, writer, transaction);
    writeSync(1, `${writer} ${transaction}\n`);
  }
}

/** Leaves a topic with as many partitions as its name says, and no records before the last. */
async function useTools(broker: Broker, writer: string, transaction: number): Promise<void> {
  const {admin} = broker;
  const topic = `${writer}.${transaction}`;
  const at = {topic, partition: 0};
  await broker.createTopics([{topic, partitions: 1}]);
  await admin.createPartitions(topic, 1 + (transaction % 3));
  const producer = await broker.producer();
  const sent = await producer.send([{...at, records: batchOf(writer, transaction, 0).records}]);
  await producer.close();
  await admin.deleteRecords(sent.map(({baseOffset}) => ({...at, offset: baseOffset + 1})));
  await admin.alterOffsets(`${writer}.tools`, [{...at, offset: 1}]);
  // More than one where the last process was killed in between.
  const own = (await broker.topics()).filter((name) => name.startsWith(`${writer}.`));
  await admin.deleteTopics(own.filter((name) => name !== topic));
}

function batchOf(writer: string, transaction: number, partition: number) {
  const records = new RecordBatchBuilder();
  for (let i = 0; i <= transaction % 3; i++) records.append(writer, `${transaction}`, transaction);
  return {topic, partition, records};
}

const broker = memoryBroker({folder});
await broker.connect();
await broker.createTopics([{topic, partitions: partitions.length}]);
await Promise.all(writers.map((writer) => writeForever(broker, writer)));
