// The engine's process: stores the events in a Delta table, then prints its pass as one line of JSON.
import {DeltaTable} from '@crm/delta-writer';
import {topics} from '@crm/model';
import {type FetchedPartition, partitionName} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {bronzeColumns, bronzeSchema} from './bronze.ts';
import {partitionsOf} from './read-topic.ts';

const [bootstrap = '', location = '', events = ''] = process.argv.slice(2);
const eventCount = Number(events);
const broker = kafkaJs({brokers: [bootstrap]});
await broker.connect();
const table = await DeltaTable.create(location, {schema: bronzeSchema});
const writer = table.writer();
const columns = bronzeColumns(16_384);
const fetcher = broker.fetcher();
for (const at of partitionsOf(topics.events.name)) fetcher.assign(at, 0);

let fetched = await fetcher.poll(1_000);
while (fetched.every(({batches}) => batches.length === 0)) fetched = await fetcher.poll(1_000);
const startUpSeconds = performance.now() / 1_000;
const startCpu = process.cpuUsage();
for (let stored = 0; stored < eventCount; ) {
  for (const part of fetched) stored += await store(part);
  if (stored < eventCount) fetched = await fetcher.poll(1_000);
}
await writer.close();
const {user, system} = process.cpuUsage(startCpu);
const pass = {
  events: eventCount,
  seconds: performance.now() / 1_000 - startUpSeconds,
  cpuSeconds: (user + system) / 1e6,
  peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1_024),
  startUpSeconds,
};
await fetcher.close();
await table.close();
await broker.close();
console.log(JSON.stringify(pass));

/** Writes an answer's records with the offset to go on from, so that a restart neither loses nor repeats a row. */
async function store(part: FetchedPartition): Promise<number> {
  const {extra} = columns;
  extra.topic = part.topic;
  extra.partition = part.partition;
  for (const {bytes, count, offsets, valueStart, valueEnd} of part.batches) {
    for (let row = 0; row < count; row++) {
      extra.offset = offsets[row] ?? -1;
      columns.append(bytes, valueStart[row] ?? 0, valueEnd[row] ?? 0);
    }
  }
  const batch = columns.take();
  if (batch.rowCount > 0) {
    const source = {appId: partitionName(part), version: part.nextOffset};
    await writer.write(batch, {source});
  }
  return batch.rowCount;
}
