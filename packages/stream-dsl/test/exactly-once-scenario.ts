import {randomInt} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {count, sum} from '../src/dsl/aggregators.ts';
import {type Topology, topology} from '../src/dsl/topology.ts';
import type {Broker} from '../src/ports/broker.ts';
import {partitionFor} from '../src/record-batch/partition-for.ts';
import {RecordBatchBuilder} from '../src/record-batch/record-batch-builder.ts';
import {run} from '../src/run.ts';
import type {StreamApp} from '../src/runtime/stream-app.ts';
import {json} from '../src/serdes.ts';
import {tumbling} from '../src/windows/time-windows.ts';

const PARTITIONS = 4;
const RECORDS = 4_000;
const WINDOW_MS = 1_000;

interface Sale {
  readonly id: number;
  readonly shelf: string;
  readonly price: number;
}

interface Topics {
  readonly sales: string;
  readonly ids: string;
  readonly revenue: string;
}

const salesTopology = (name: string, topics: Topics): Topology =>
  topology(name, ({stream}) => {
    const all = stream(topics.sales, json<Sale>());
    all.mapValues(({id}) => id).to(topics.ids);
    all
      .groupBy(({shelf}) => shelf)
      .windowedBy(tumbling(WINDOW_MS, {grace: WINDOW_MS}), {emit: 'onWindowClose'})
      .aggregate({orders: count(), revenue: sum(({price}) => price)})
      .toStream()
      .map(({orders, revenue}, {key, startMs}) => [`${key}@${startMs}`, {orders, revenue}])
      .to(topics.revenue);
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

async function produceSales(
  broker: Broker,
  topic: string,
  {from, to}: {readonly from: number; readonly to: number},
): Promise<void> {
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
      records.count === 0 ? [] : [{topic, partition, records}],
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
  readonly #topology: Topology;
  readonly #connect: () => Broker;
  readonly #running: {readonly app: StreamApp; readonly connection: Broker}[] = [];

  constructor(salesOf: Topology, connect: () => Broker) {
    this.#topology = salesOf;
    this.#connect = connect;
  }

  get size(): number {
    return this.#running.length;
  }

  async start(): Promise<void> {
    const connection = this.#connect();
    const app = await run(this.#topology, {broker: connection, commitIntervalMs: 20});
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

export interface ExactlyOnceSetting {
  /** Number of times that something happens to an instance. */
  readonly turns: number;
  /** A new connection to the same broker. */
  readonly connect: () => Broker;
}

/** Instances of one application start, stop and vanish at random moments; each result must come out once. */
export function describeExactlyOnce(name: string, {turns, connect}: ExactlyOnceSetting): void {
  const seed = Number(process.env['CRM_SEED'] ?? randomInt(1_000_000));
  test(`rule 20 on ${name}: each result once, whatever crashes (CRM_SEED=${seed})`, {
    timeout: 120_000,
  }, async () => {
    const random = randomBelow(seed);
    const suffix = randomInt(2 ** 40).toString(36);
    const topics = {
      sales: `sales-${suffix}`,
      ids: `ids-${suffix}`,
      revenue: `revenue-${suffix}`,
    };
    const broker = connect();
    await broker.connect();
    await broker.createTopics(
      Object.values(topics).map((topic) => ({topic, partitions: PARTITIONS})),
    );
    const fleet = new Fleet(salesTopology(`sales-app-${suffix}`, topics), connect);
    await fleet.start();
    for (let turn = 0; turn < turns; turn++) {
      const [from, to] = [turn, turn + 1].map((n) => Math.floor((n * RECORDS) / turns));
      await produceSales(broker, topics.sales, {from: from ?? 0, to: to ?? 0});
      await sleep(random(40));
      const act = random(4);
      if (act === 0 || fleet.size === 0) await fleet.start();
      else if (act === 1) await fleet.crash(random(fleet.size));
      else if (act === 2) await fleet.stop(random(fleet.size));
    }
    if (fleet.size === 0) await fleet.start();
    const seen = await settled(broker, topics.revenue, fleet);
    while (fleet.size > 0) await fleet.stop(0);

    const ids = (await readAll(broker, topics.ids)).map(([, value]) => Number(value));
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({length: RECORDS}, (_, id) => id));
    const expected = expectedRevenue(Math.min(...lastTimes()));
    const found = seen.map(([window, value]) => [window, JSON.parse(value)] as const);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    expect(seen).toHaveLength(expected.size);
    await broker.close();
  });
}

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
async function settled(
  broker: Broker,
  topic: string,
  fleet: Fleet,
): Promise<readonly [string, string][]> {
  const {size} = expectedRevenue(Math.min(...lastTimes()));
  let rows = await readAll(broker, topic);
  for (let turn = 0; turn < 600 && (rows.length < size || fleet.lagRecords > 0); turn++) {
    await sleep(100);
    rows = await readAll(broker, topic);
  }
  await sleep(200);
  return await readAll(broker, topic);
}
