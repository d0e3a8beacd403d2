import {randomInt} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {type MemoryBroker, memoryBroker} from '../brokers/memory/index.ts';
import {count, sum} from '../dsl/aggregators.ts';
import {topology} from '../dsl/topology.ts';
import type {Broker} from '../ports/broker.ts';
import {partitionFor} from '../record-batch/partition-for.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import {json} from '../serdes.ts';
import {tumbling} from '../windows/time-windows.ts';
import type {StreamApp} from './stream-app.ts';

const PARTITIONS = 4;
const RECORDS = 4_000;
const WINDOW_MS = 1_000;

interface Sale {
  readonly id: number;
  readonly shelf: string;
  readonly price: number;
}

const sales = topology('sales', ({stream}) => {
  const all = stream('sales', json<Sale>());
  all.mapValues(({id}) => id).to('ids');
  all
    .groupBy(({shelf}) => shelf)
    .windowedBy(tumbling(WINDOW_MS, {grace: WINDOW_MS}), {emit: 'onWindowClose'})
    .aggregate({orders: count(), revenue: sum(({price}) => price)})
    .toStream()
    .map(({orders, revenue}, {key, startMs}) => [`${key}@${startMs}`, {orders, revenue}])
    .to('revenue');
});

/** One sale per 10 ms, each at most half a grace behind the one before it. */
function saleAt(id: number): Sale & {readonly timestampMs: number} {
  const timestampMs = 10_000 + id * 10 - (id % 7 === 3 ? WINDOW_MS / 2 : 0);
  return {id, shelf: `shelf ${id % 5}`, price: (id * 31) % 97, timestampMs};
}

function expectedRevenue(untilMs: number): Map<string, {orders: number; revenue: number}> {
  const windows = new Map<string, {orders: number; revenue: number}>();
  for (let id = 0; id < RECORDS; id++) {
    const {shelf, price, timestampMs} = saleAt(id);
    const startMs = timestampMs - (timestampMs % WINDOW_MS);
    if (startMs + 2 * WINDOW_MS > untilMs) continue;
    const name = `${shelf}@${startMs}`;
    const window = windows.get(name) ?? {orders: 0, revenue: 0};
    windows.set(name, {orders: window.orders + 1, revenue: window.revenue + price});
  }
  return windows;
}

async function produceSales(broker: Broker, from: number, to: number): Promise<void> {
  const producer = await broker.producer();
  const builders = Array.from({length: PARTITIONS}, () => new RecordBatchBuilder());
  for (let id = from; id < to; id++) {
    const {timestampMs, ...sale} = saleAt(id);
    const key = `customer ${id % 50}`;
    const partition = partitionFor(key, PARTITIONS);
    builders[partition]?.append(key, JSON.stringify(sale), timestampMs);
  }
  await producer.send(
    builders.flatMap((records, partition) =>
      records.count === 0 ? [] : [{topic: 'sales', partition, records}],
    ),
  );
  await producer.close();
}

async function readAll(broker: Broker, topic: string): Promise<readonly [string, string][]> {
  const partitions = Array.from({length: PARTITIONS}, (_, partition) => ({topic, partition}));
  const ends = await broker.endOffsets(partitions);
  const fetcher = broker.fetcher();
  partitions.forEach((at) => {
    fetcher.assign(at, 0);
  });
  const rows: [string, string][] = [];
  const positions = partitions.map(() => 0);
  while (positions.some((position, i) => position < (ends[i] ?? 0))) {
    for (const {partition, batches, nextOffset} of await fetcher.poll(100)) {
      positions[partition] = nextOffset;
      for (const {bytes, count: rowCount, keyStart, keyEnd, valueStart, valueEnd} of batches) {
        for (let row = 0; row < rowCount; row++) {
          rows.push([
            Buffer.from(bytes.subarray(keyStart[row], keyEnd[row])).toString(),
            Buffer.from(bytes.subarray(valueStart[row], valueEnd[row])).toString(),
          ]);
        }
      }
    }
  }
  await fetcher.close();
  return rows;
}

/** A generator of numbers below `limit`, by seed (mulberry32). */
function randomBelow(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

class Fleet {
  readonly #broker: MemoryBroker;
  readonly #running: {readonly app: StreamApp; readonly connection: Broker}[] = [];

  constructor(broker: MemoryBroker) {
    this.#broker = broker;
  }

  get size(): number {
    return this.#running.length;
  }

  async start(): Promise<void> {
    const connection = this.#broker.connection();
    const app = await run(sales, {broker: connection, commitIntervalMs: 20});
    this.#running.push({app, connection});
  }

  /** As a killed process: nothing is committed, nobody says goodbye. */
  async crash(index: number): Promise<void> {
    const [gone] = this.#running.splice(index, 1);
    await gone?.connection.close();
    await gone?.app.done.catch(() => undefined);
  }

  async stop(index: number): Promise<void> {
    const [gone] = this.#running.splice(index, 1);
    await gone?.app.close();
    await gone?.connection.close();
  }

  get lagRecords(): number {
    return this.#running.reduce((sum, {app}) => sum + app.metrics().lagRecords, 0);
  }
}

const seed = Number(process.env['CRM_SEED'] ?? randomInt(1_000_000));

test(`rule 20: each result once, whatever crashes (CRM_SEED=${seed})`, {
  timeout: 60_000,
}, async () => {
  const random = randomBelow(seed);
  const broker = memoryBroker();
  await broker.connect();
  const topics = ['sales', 'ids', 'revenue'];
  await broker.createTopics(topics.map((topic) => ({topic, partitions: PARTITIONS})));
  const fleet = new Fleet(broker);
  await fleet.start();
  for (let sent = 0; sent < RECORDS; ) {
    const to = Math.min(RECORDS, sent + 100 + random(300));
    await produceSales(broker, sent, to);
    sent = to;
    await sleep(random(40));
    const act = random(4);
    if (act === 0 || fleet.size === 0) await fleet.start();
    else if (act === 1) await fleet.crash(random(fleet.size));
    else if (act === 2) await fleet.stop(random(fleet.size));
  }
  if (fleet.size === 0) await fleet.start();
  const seen = await settled(broker, fleet);
  while (fleet.size > 0) await fleet.stop(0);

  const ids = (await readAll(broker, 'ids')).map(([, value]) => Number(value));
  expect(ids.sort((a, b) => a - b)).toEqual(Array.from({length: RECORDS}, (_, id) => id));
  const lowest = Math.min(...lastTimes());
  const expected = expectedRevenue(lowest);
  expect(Object.fromEntries(seen.map(([name, value]) => [name, JSON.parse(value)]))).toEqual(
    Object.fromEntries(expected),
  );
  expect(seen).toHaveLength(expected.size);
  await broker.close();
});

/** The highest time in each partition. */
function lastTimes(): readonly number[] {
  const times = new Array<number>(PARTITIONS).fill(0);
  for (let id = 0; id < RECORDS; id++) {
    const partition = partitionFor(`customer ${id % 50}`, PARTITIONS);
    times[partition] = Math.max(times[partition] ?? 0, saleAt(id).timestampMs);
  }
  return times;
}

/** Waits until the expected number of windows is there, then a little for what should not come. */
async function settled(broker: Broker, fleet: Fleet): Promise<readonly [string, string][]> {
  const {size} = expectedRevenue(Math.min(...lastTimes()));
  let rows = await readAll(broker, 'revenue');
  for (let turn = 0; turn < 300 && (rows.length < size || fleet.lagRecords > 0); turn++) {
    await sleep(100);
    rows = await readAll(broker, 'revenue');
  }
  await sleep(200);
  return await readAll(broker, 'revenue');
}
