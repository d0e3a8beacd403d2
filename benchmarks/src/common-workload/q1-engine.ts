// The engine's process: runs Q1 until all events are durable, then prints its figures as one line of JSON.
import {setTimeout as sleep} from 'node:timers/promises';
import {topics} from '@crm/model';
import {type Guarantee, run} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {q1} from './q1-topology.ts';
import {customerCount, partitionCount} from './workload.ts';

const [bootstrap = '', name = '', guarantee = '', eventText = ''] = process.argv.slice(2);
const eventCount = Number(eventText);
const broker = kafkaJs({brokers: [bootstrap]});
await broker.connect();
const app = await run(q1(name), {broker, guarantee: guarantee as Guarantee});
while (app.metrics().consumed <= customerCount) await sleep(1);
const startCpu = process.cpuUsage();
const startMs = performance.now();
const startEvents = app.metrics().consumed - customerCount;
const partitions = Array.from({length: partitionCount}, (_, partition) => ({
  topic: topics.events.name,
  partition,
}));
while (app.metrics().consumed < customerCount + eventCount) await sleep(5);
// The last result is durable when the last positions are committed.
for (let committed = 0; committed < eventCount; ) {
  const offsets = await broker.committedOffsets(name, partitions);
  committed = offsets.reduce((sum, {offset}) => sum + offset, 0);
  if (committed < eventCount) await sleep(20);
}
const {user, system} = process.cpuUsage(startCpu);
const seconds = (performance.now() - startMs) / 1_000;
const cpuSeconds = (user + system) / 1e6;
const events = eventCount - startEvents;
const rssMiB = Math.round(process.memoryUsage().rss / 2 ** 20);
const {late, dropped} = app.metrics();
const droppedRecords = dropped.reduce((sum, {count}) => sum + count, 0);
await app.close();
await broker.close();
console.log(JSON.stringify({events, seconds, cpuSeconds, rssMiB, late, dropped: droppedRecords}));
