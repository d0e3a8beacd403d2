import {memoryBroker} from '../src/brokers/memory/memory-broker.ts';
import {isStreamError} from '../src/errors.ts';
import {RecordBatchBuilder} from '../src/record-batch/record-batch-builder.ts';

/*
 * A process whose files may grow to a limit only: commits transactions until the disk takes no more, and prints how
 * many, and the code and message of the refusal, as JSON. The records of each transaction are the number of it.
 */
// Without a handler the limit ends the process; with one, the write fails as on a full disk.
process.on('SIGXFSZ', () => undefined);
const [folder = '', topic = ''] = process.argv.slice(2);
const broker = memoryBroker({folder});
await broker.connect();
await broker.createTopics([{topic, partitions: 1}]);
const producer = await broker.producer({transactionalId: 'filler', compression: 'none'});
let committed = 0;
try {
  for (;;) {
    const records = new RecordBatchBuilder();
    records.append('x'.repeat(3_000), `${committed + 1}`, 1_000);
    producer.begin();
    await producer.send([{topic, partition: 0, records}]);
    await producer.commit();
    committed++;
  }
} catch (error) {
  if (!isStreamError(error)) throw error;
  console.log(JSON.stringify({committed, code: error.code, message: error.message}));
}
await broker.close();
