import {writeSync} from 'node:fs';
import {memoryBroker} from '../src/brokers/memory/memory-broker.ts';
import type {Broker} from '../src/ports/broker.ts';
import {RecordBatchBuilder} from '../src/record-batch/record-batch-builder.ts';

/*
 * A process that is to be killed: writers that commit transactions into a folder without end, each from where it
 * was. A line on standard output, `<writer> <transaction>`, tells of each commit once it is acknowledged.
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
    writeSync(1, `${writer} ${transaction}\n`);
  }
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
