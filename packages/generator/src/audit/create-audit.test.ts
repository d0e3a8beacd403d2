import {Event, type Order, Product, Profile, type TopicName, topics} from '@crm/model';
import {beforeAll, describe, expect, test} from 'vitest';
import {steady} from '../load/loads.ts';
import {createWorkload} from '../workload/create-workload.ts';
import type {GeneratedRecord} from '../workload/generated-record.ts';
import type {AuditResult} from './audit-result.ts';
import {totals} from './audit-result.ts';
import type {Audit, DeadLetter, RevenueRow, Row} from './audit-types.ts';
import {createAudit} from './create-audit.ts';
import {partitionOf} from './partition-of.ts';

const partitions = {'crm.events': 4, 'crm.orders': 4, 'crm.products': 2, 'crm.profiles': 4};
const workload = createWorkload({
  seed: 7,
  customers: 300,
  products: 40,
  events: 24_000,
  startMs: Date.UTC(2026, 0, 5, 9),
  load: steady(1_000),
  speed: 60,
  faults: {
    lateRate: 0.02,
    outOfOrderRate: 0.05,
    duplicateRate: 0.03,
    brokenRate: 0.01,
    wrongVersionRate: 0.01,
  },
});
const audit = createAudit(workload, {partitions});

/** A pipeline as plain as can be, which knows the workload only by the text of its records. */
class PlainPipeline {
  readonly bronze: Record<TopicName, Row[]> = {
    'crm.events': [],
    'crm.orders': [],
    'crm.products': [],
    'crm.profiles': [],
  };
  readonly deadLetters: DeadLetter[] = [];
  readonly silver: Row[] = [];
  readonly late: string[] = [];
  readonly #offsets = new Map<string, number>();
  readonly #profiles = new Map<string, Profile>();
  readonly #products = new Map<string, Product>();
  readonly #purchases: (Event & {category: string})[] = [];
  readonly #times = new Array<number>(4).fill(Number.NEGATIVE_INFINITY);

  take(record: GeneratedRecord): void {
    const {topic, key} = record;
    const partition = partitionOf(key, partitions[topic]);
    const offset = this.#offsets.get(`${topic}/${partition}`) ?? 0;
    this.#offsets.set(`${topic}/${partition}`, offset + 1);
    const schema = Object.values(topics).find(({name}) => name === topic)?.schema ?? Event;
    const bytes = Buffer.from(record.value);
    try {
      const value = schema.decode(bytes, 0, bytes.length);
      // Offsets come as bigints from a table.
      this.bronze[topic].push({...value, topic, partition, offset: BigInt(offset)});
      this.#process(topic, value, partition);
    } catch {
      this.deadLetters.push({topic, key, value: bytes});
    }
  }

  /** Windows that are closed once everything is read, by the time of the slowest partition or of the quickest. */
  gold(by: 'lowest' | 'highest' = 'lowest'): RevenueRow[] {
    const timeMs = by === 'lowest' ? Math.min(...this.#times) : Math.max(...this.#times);
    const windows = new Map<string, {windowStart: number; category: string; events: Event[]}>();
    for (const event of this.#purchases) {
      const windowStart = Math.floor(event.ts / 60_000) * 60_000;
      if (windowStart + 70_000 > timeMs) continue;
      const key = `${windowStart}/${event.category}`;
      const window = windows.get(key) ?? {windowStart, category: event.category, events: []};
      window.events.push(event);
      windows.set(key, window);
    }
    const inOrder = [...windows.values()].sort(
      (left, right) => left.windowStart - right.windowStart,
    );
    return inOrder.map(({windowStart, category, events}) => ({
      windowStart,
      category,
      orders: events.length,
      revenue: events.reduce((sum, {price, quantity}) => sum + (price ?? 0) * (quantity ?? 0), 0),
    }));
  }

  #process(topic: TopicName, value: Event | Order | Product | Profile, partition: number): void {
    if (topic === 'crm.profiles') {
      const profile = Profile.validate(value);
      this.#profiles.set(profile.customerId, profile);
    } else if (topic === 'crm.products') {
      const product = Product.validate(value);
      this.#products.set(product.productId, product);
    } else if (topic === 'crm.events') this.#processEvent(Event.validate(value), partition);
  }

  #processEvent(event: Event, partition: number): void {
    const profile = this.#profiles.get(event.customerId);
    const category = this.#products.get(event.productId ?? '')?.category ?? null;
    this.silver.push({...event, tier: profile?.tier, segment: profile?.segment, category});
    if (event.type !== 'purchase' || category === null) return;
    this.#times[partition] = Math.max(this.#times[partition] ?? 0, event.ts);
    const windowEnd = Math.floor(event.ts / 60_000) * 60_000 + 60_000;
    if (windowEnd + 10_000 <= Math.min(...this.#times)) this.late.push(event.eventId);
    else this.#purchases.push({...event, category});
  }
}

const pipeline = new PlainPipeline();

beforeAll(() => {
  for (const record of workload.profiles()) pipeline.take(record);
  for (const record of workload.products()) pipeline.take(record);
  for (let index = 0; index < workload.size; index += 1) pipeline.take(workload.record(index));
});

const clean = {lost: 0, duplicated: 0, wrong: 0, examples: []};

type TimeForm = (timestampMs: number) => Date | bigint;

const timeForms: readonly {readonly name: string; readonly timeOf: TimeForm}[] = [
  {name: 'dates', timeOf: (timestampMs) => new Date(timestampMs)},
  {name: 'microseconds', timeOf: (timestampMs) => BigInt(timestampMs) * 1000n},
];

/** A row with the values that a reader of tables gives: bigints, times in some form, and nothing for null. */
function asRead(row: Row, timeOf: TimeForm): Row {
  const values = Object.entries(row).map(([name, value]) => {
    if (typeof value !== 'number') return [name, value ?? undefined];
    return [name, /^ts$|At$/.test(name) ? timeOf(value) : BigInt(value)];
  });
  return Object.fromEntries(values);
}

/** Rows without the one at a place, with it twice, and with it changed. */
function mutations<R extends object>(rows: readonly R[], at: number, change: Partial<R>) {
  const row = rows[at];
  if (row === undefined) throw new RangeError(`there is no row ${at}`);
  return {
    dropped: rows.toSpliced(at, 1),
    repeated: [...rows, row],
    corrupted: rows.with(at, {...row, ...change}),
  };
}

async function expectToNotice<R extends object>(
  rows: readonly R[],
  change: Partial<R>,
  check: (rows: readonly R[]) => Promise<AuditResult>,
): Promise<void> {
  for (const at of [0, Math.floor(rows.length / 2), rows.length - 1]) {
    const {dropped, repeated, corrupted} = mutations(rows, at, change);
    expect(await check(dropped)).toMatchObject({lost: 1, duplicated: 0, wrong: 0});
    expect(await check(repeated)).toMatchObject({lost: 0, duplicated: 1, wrong: 0});
    expect(await check(corrupted)).toMatchObject({lost: 0, duplicated: 0, wrong: 1});
  }
}

describe('a pipeline that does everything right is clean', () => {
  test.each(Object.keys(partitions) as TopicName[])('bronze %s', async (topic) => {
    const result = await audit.bronze(topic, pipeline.bronze[topic]);
    expect(result).toMatchObject({...clean, found: result.expected});
    expect(result.found).toBeGreaterThan(30);
  });

  test('dead letters', async () => {
    const result = await audit.deadLetters(pipeline.deadLetters);
    expect(result).toMatchObject({...clean, found: result.expected});
    expect(result.deadLetters).toBeGreaterThan(300);
  });

  test('silver', async () => {
    const result = await audit.silver(pipeline.silver);
    expect(result).toMatchObject({...clean, found: result.expected});
    expect(result.found).toBeGreaterThan(20_000);
  });

  test('gold, with late records among the purchases', async () => {
    const result = await audit.gold(pipeline.gold(), {late: pipeline.late});
    expect(result).toMatchObject({...clean, found: result.expected, late: pipeline.late.length});
    expect(result.found).toBeGreaterThan(100);
    expect(result.late).toBeGreaterThan(5);
  });

  test('gold, also where idle partitions are passed over', async () => {
    const rows = pipeline.gold('highest');
    expect(rows.length).toBeGreaterThan(pipeline.gold().length);
    const result = await audit.gold(rows, {late: pipeline.late});
    expect(result).toMatchObject({...clean, found: rows.length, expected: rows.length});
  });

  test.each(timeForms)('rows as tables give them back, times as $name', async ({timeOf}) => {
    for (const topic of Object.keys(partitions) as TopicName[]) {
      const rows = pipeline.bronze[topic].map((row) => asRead(row, timeOf));
      expect(await audit.bronze(topic, rows)).toMatchObject(clean);
    }
    const silver = pipeline.silver.map((row) => asRead(row, timeOf));
    expect(await audit.silver(silver)).toMatchObject(clean);
    const windows = pipeline.gold().map(({windowStart, category, orders, revenue}) => ({
      windowStart: timeOf(Number(windowStart)),
      category,
      orders: BigInt(orders),
      revenue: BigInt(revenue),
    }));
    expect(await audit.gold(windows, {late: pipeline.late})).toMatchObject(clean);
  });

  test('the dead letters of one topic', async () => {
    const {deadLetters} = pipeline;
    const none = await audit.deadLetters(deadLetters, {topic: 'crm.orders'});
    expect(none).toMatchObject({expected: 0, found: 0, ...clean});
    const foreign: DeadLetter = {topic: 'crm.orders', key: 'c000001', value: '{}'};
    const some = await audit.deadLetters([...deadLetters, foreign], {topic: 'crm.events'});
    expect(some).toMatchObject({...clean, expected: deadLetters.length, found: deadLetters.length});
  });

  test('rows may come as an asynchronous stream', async () => {
    const rows = async function* (): AsyncIterable<Row> {
      yield* pipeline.silver;
    };
    expect(await audit.silver(rows())).toMatchObject(clean);
  });
});

describe('the audit notices', () => {
  test.each([
    ['crm.events', {page: '/elsewhere'}],
    ['crm.events', {partition: 9}],
    ['crm.orders', {total: 1}],
    ['crm.products', {price: null}],
    ['crm.profiles', {topic: 'crm.events'}],
  ] as const)('%s: a lost, a repeated and a changed row (%o)', async (topic, change) => {
    await expectToNotice<Row>(pipeline.bronze[topic], change, (rows) => audit.bronze(topic, rows));
  });

  test('a record written again in the place of its duplicate', async () => {
    const rows = pipeline.bronze['crm.events'];
    const seen = new Map<unknown, number>();
    for (const [at, {eventId}] of rows.entries()) {
      const original = seen.get(eventId);
      seen.set(eventId, at);
      if (original === undefined) continue;
      const swapped = rows.with(at, rows[original] ?? {});
      expect(await audit.bronze('crm.events', swapped)).toMatchObject({lost: 1, duplicated: 1});
      return;
    }
    throw new Error('the workload has no duplicate');
  });

  test('a lost, a repeated and a changed silver row', async () => {
    await expectToNotice<Row>(pipeline.silver, {tier: 'platinum'}, (rows) => audit.silver(rows));
  });

  test('only the fields that it is asked for', async () => {
    const rows = pipeline.silver.map(({eventId, category}) => ({eventId, category}));
    expect((await audit.silver(rows)).wrong).toBe(rows.length);
    expect(await audit.silver(rows, {fields: ['eventId', 'category']})).toMatchObject(clean);
  });

  test('a lost, a repeated and a changed dead letter', async () => {
    const letters = pipeline.deadLetters;
    const {dropped, repeated, corrupted} = mutations(letters, 3, {value: '{}'});
    expect(await audit.deadLetters(dropped)).toMatchObject({lost: 1, duplicated: 0, wrong: 0});
    expect(await audit.deadLetters(repeated)).toMatchObject({lost: 0, duplicated: 1, wrong: 0});
    expect(await audit.deadLetters(corrupted)).toMatchObject({lost: 1, duplicated: 0, wrong: 1});
  });

  test('a lost, a repeated and a changed window', async () => {
    const {late} = pipeline;
    await expectToNotice<RevenueRow>(pipeline.gold(), {revenue: 1}, (rows) =>
      audit.gold(rows, {late}),
    );
    await expectToNotice<RevenueRow>(pipeline.gold(), {orders: 99n}, (rows) =>
      audit.gold(rows, {late}),
    );
  });

  test('a window that is emitted while it is open, and one in which nothing was bought', async () => {
    const {late} = pipeline;
    const lastMs = workload.plan(workload.size - 1).value.ts;
    const windowStart = lastMs - (lastMs % 60_000);
    for (const category of ['shoes', 'no such category']) {
      const rows = [...pipeline.gold(), {windowStart, category, orders: 1, revenue: 1}];
      expect(await audit.gold(rows, {late})).toMatchObject({lost: 0, duplicated: 0, wrong: 1});
    }
  });

  test('a purchase that was counted and reported late, and one that was dropped without a report', async () => {
    const {late} = pipeline;
    const [first = ''] = late;
    const unreported = await audit.gold(pipeline.gold(), {late: late.slice(1)});
    // Its window has too little, or, where it would be the only one in it, is not there at all.
    expect(unreported.wrong + unreported.lost).toBe(1);
    expect(await audit.gold(pipeline.gold(), {late: [...late, first]})).toMatchObject({
      duplicated: 1,
    });
    const good = pipeline.silver.find(({type, eventId}) => {
      const index = workload.eventIndex(String(eventId)) ?? 0;
      return type === 'purchase' && workload.plan(index).kind === 'good';
    });
    const falsely = [...late, String(good?.['eventId'])];
    expect((await audit.gold(pipeline.gold(), {late: falsely})).wrong).toBeGreaterThanOrEqual(1);
  });

  test('a wrong value in a window that may be emitted, and needs not be', async () => {
    const {late} = pipeline;
    const required = pipeline.gold();
    const optional = pipeline.gold('highest').slice(required.length);
    expect(optional.length).toBeGreaterThan(0);
    for (const [at, row] of optional.entries()) {
      const rows = [...required, ...optional.with(at, {...row, revenue: 1})];
      expect(await audit.gold(rows, {late})).toMatchObject({lost: 0, duplicated: 0, wrong: 1});
    }
  });
});

test('problems are shown by example, and summed up', async () => {
  const rows = pipeline.silver.slice(25);
  const few: Audit = createAudit(workload, {partitions, examples: 3});
  const result = await few.silver(rows);
  expect(result.lost).toBe(25);
  expect(result.examples).toHaveLength(3);
  expect(result.examples[0]).toMatchObject({problem: 'lost', detail: /expected/});
  expect(totals([result, result])).toMatchObject({lost: 50, duplicated: 0, wrong: 0});
});

test('a part of a workload is audited by itself', async () => {
  const part = createAudit(workload, {partitions, from: 5_000, to: 9_000});
  const rows: Row[] = [];
  for (let index = 5_000; index < 9_000; index += 1) {
    const record = workload.record(index);
    const isBad = record.kind === 'broken' || record.kind === 'wrongVersion';
    if (record.topic !== 'crm.events' || isBad) continue;
    const partition = partitionOf(record.key, 4);
    const value: Row = JSON.parse(record.value);
    rows.push({...value, topic: 'crm.events', partition, offset: index});
  }
  expect(await part.bronze('crm.events', rows)).toMatchObject({...clean, expected: rows.length});
});
