import {RecordBatchBuilder, type RecordColumns} from '@crm/stream-dsl';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {customerId, planEvent, windowMs} from '../common-workload/workload.ts';
import {byCustomer, type WindowGroups} from '../queries/window-groups.ts';
import {latenciesOf} from './latencies.ts';
import {plannedEvent} from './load.ts';

/** Due at 0, 10, 20 and 30 ms of a minute. */
const load = {rate: 100, events: 4, startMs: 60_000_000};
let broker = memoryBroker();

beforeEach(async () => {
  broker = memoryBroker({defaultPartitions: 1});
  await broker.connect();
  await broker.createTopics([{topic: 'out', partitions: 1}]);
});
afterEach(async () => await broker.close());

/** A batch as a reader gets it. */
async function batchOf(
  ...records: readonly (readonly [key: string | Uint8Array, value: string])[]
): Promise<RecordColumns> {
  const producer = await broker.producer();
  const batch = new RecordBatchBuilder();
  for (const [key, value] of records) batch.append(key, value, 0);
  const at = {topic: 'out', partition: 0};
  const [before = 0] = await broker.endOffsets([at]);
  await producer.send([{...at, records: batch}]);
  await producer.close();
  const fetcher = broker.fetcher();
  fetcher.assign(at, before);
  const [fetched] = await fetcher.poll(1_000);
  await fetcher.close();
  const columns = fetched?.batches[0];
  if (columns === undefined) throw new Error('nothing was read back');
  return columns;
}

/** All events in one group, so that a window holds them all. */
const together: WindowGroups = {...byCustomer, groupOf: () => 7};

function countOf(count: number): readonly [Uint8Array, string] {
  const start = Buffer.alloc(8);
  start.writeBigInt64BE(BigInt(Math.floor(load.startMs / windowMs) * windowMs));
  return [Buffer.concat([Buffer.from(customerId(7)), start]), JSON.stringify({count, sum: 0})];
}

test('events are due one after the other', () => {
  const times = [0, 1, 2, 3].map((i) => plannedEvent(load, i).timestampMs - load.startMs);
  expect(times).toEqual([0, 10, 20, 30]);
});

test('a result by windows holds all that it counts', async () => {
  const arrivals = [
    {batch: await batchOf(countOf(1), countOf(3)), atMs: load.startMs + 100},
    {batch: await batchOf(countOf(4)), atMs: load.startMs + 130},
  ];
  const all = latenciesOf(arrivals, load, {groups: together, fromEvent: 0});
  expect([...all.sortedMs]).toEqual([80, 90, 100, 100]);
  const later = latenciesOf(arrivals, load, {groups: together, fromEvent: 3});
  expect([...later.sortedMs]).toEqual([100]);
});

test('an event that no result holds, and one too many, are told', async () => {
  const arrive = async (count: number) => [
    {batch: await batchOf(countOf(count)), atMs: load.startMs + 100},
  ];
  const options = {groups: together, fromEvent: 0};
  const three = await arrive(3);
  expect(latenciesOf(three, load, options).missing).toBe(1);
  const five = await arrive(5);
  expect(() => latenciesOf(five, load, options)).toThrow('counts 5 of 4 events');
});

test('without windows each event that is no page view has a result', async () => {
  const wanted = [0, 1, 2, 3].filter((i) => !planEvent(i).isPageView);
  const values = wanted.map((i) => `{"eventId":"e${String(i).padStart(12, '0')}"}`);
  const batch = await batchOf(...values.map((value) => ['k', value] as const));
  const arrivals = [{batch, atMs: load.startMs + 50}];
  const latencies = latenciesOf(arrivals, load, {groups: undefined, fromEvent: 0});
  expect([...latencies.sortedMs]).toEqual(wanted.map((i) => 50 - 10 * i).sort((a, b) => a - b));
});
