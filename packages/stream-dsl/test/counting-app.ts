import {writeSync} from 'node:fs';
import {memoryBroker} from '../src/brokers/memory/memory-broker.ts';
import {count} from '../src/dsl/aggregators.ts';
import {topology} from '../src/dsl/topology.ts';
import {RecordBatchBuilder} from '../src/record-batch/record-batch-builder.ts';
import {run} from '../src/run.ts';
import {json} from '../src/serdes.ts';
import {sqliteState} from '../src/state-storage/sqlite/sqlite-state.ts';
import {tumbling} from '../src/windows/time-windows.ts';

/** Counts the records of `in` by key, and by key and window. */
export const counting = topology('counting', ({stream}) => {
  const all = stream('in', json<number>());
  all.groupByKey().aggregate({records: count()}, {name: 'by-key'});
  all
    .groupByKey()
    .windowedBy(tumbling(10_000, {grace: '1 day'}))
    .aggregate({records: count()}, {name: 'by-window'});
});

/*
 * A process that is to be killed: the application with its state in a folder, on a broker in another, which it feeds
 * without end. Prints a line once it runs.
 */
if (import.meta.main) {
  const [brokerFolder = '', stateFolder = ''] = process.argv.slice(2);
  const broker = memoryBroker({folder: brokerFolder});
  await broker.connect();
  await broker.createTopics([{topic: 'in', partitions: 1}]);
  const state = sqliteState({folder: stateFolder, cacheBytes: 1});
  await run(counting, {broker, state, commitIntervalMs: 5});
  const producer = await broker.producer();
  const [begin = 0] = await broker.endOffsets([{topic: 'in', partition: 0}]);
  writeSync(1, 'running\n');
  for (let n = begin; ; n += 50) {
    const records = new RecordBatchBuilder();
    for (let i = n; i < n + 50; i++) records.append(`key-${(i * 7) % 1_000}`, String(i), i);
    await producer.send([{topic: 'in', partition: 0, records}]);
  }
}
