import {Event, Order, SchemaError, topics} from '@crm/model';
import {describe, expect, test} from 'vitest';
import {normal, phases, spike, steady} from '../load/loads.ts';
import {idleShare, storyLength} from '../shop/stories.ts';
import {createWorkload} from './create-workload.ts';
import type {GeneratedRecord, RecordKind} from './generated-record.ts';
import type {WorkloadOptions} from './workload-options.ts';
import type {Workload} from './workload-types.ts';

const faults = {
  lateRate: 0.01,
  outOfOrderRate: 0.03,
  duplicateRate: 0.02,
  brokenRate: 0.01,
  wrongVersionRate: 0.005,
};
const base: WorkloadOptions = {
  seed: 42,
  customers: 500,
  products: 60,
  events: 20_000,
  startMs: Date.UTC(2026, 0, 5, 9),
  load: phases([normal({durationMs: 20_000}), spike()]),
  speed: 10,
};
const withFaults = createWorkload({...base, faults});

function allRecords(workload: Workload): GeneratedRecord[] {
  return Array.from({length: workload.size}, (_, index) => workload.record(index));
}

/** Whether the model takes a record's text. */
function isDecodable(record: GeneratedRecord): boolean {
  const bytes = Buffer.from(record.value);
  try {
    (record.topic === topics.orders.name ? Order : Event).decode(bytes, 0, bytes.length);
    return true;
  } catch (error) {
    if (error instanceof SchemaError) return false;
    throw error;
  }
}

describe('determinism', () => {
  test('the same options give the same bytes, in any order of access', () => {
    const forward = allRecords(withFaults);
    const again = createWorkload({...base, faults});
    const size = again.size;
    // 7919 is prime and does not divide the size, so each index comes up once, in a scattered order.
    for (let step = 0; step < size; step += 1) {
      const index = (step * 7919) % size;
      expect(again.record(index)).toEqual(forward[index]);
    }
  });

  test('another seed gives other traffic, also when only its upper bits differ', () => {
    const texts = [42, 43, 42 + 2 ** 32].map((seed) =>
      JSON.stringify(allRecords(createWorkload({...base, events: 100, seed})).map((r) => r.value)),
    );
    expect(new Set(texts).size).toBe(3);
  });

  test('a known record stays what it is: changing it changes what every recorded seed means', () => {
    expect(createWorkload(base).record(12_345)).toMatchInlineSnapshot(`
      {
        "entityId": "e0000012345",
        "index": 12345,
        "key": "c000098",
        "kind": "good",
        "scheduledMs": 25749.154518950436,
        "timestampMs": 1767603857491,
        "topic": "crm.events",
        "value": "{"schemaVersion":"1.0","eventId":"e0000012345","type":"click","customerId":"c000098","sessionId":"s000000801","productId":"p00041","price":10000,"quantity":null,"ts":1767603857491,"device":"mobile-android","referrer":"https://search.example/?q=gift","page":"/products/p00041?from=click"}",
      }
    `);
  });
});

describe('consistency', () => {
  const workload = createWorkload({...base, faults});
  const plans = Array.from({length: workload.size}, (_, index) => workload.plan(index)).filter(
    ({kind}) => kind === 'good' || kind === 'late' || kind === 'outOfOrder',
  );
  const events = plans.flatMap((plan) => (plan.entity === 'event' ? [plan] : []));
  const orders = plans.flatMap((plan) => (plan.entity === 'order' ? [plan] : []));
  const placed = orders.filter(({value}) => value.status === 'placed');

  test('all that records name exists', () => {
    for (const {value} of plans) expect(workload.profile(value.customerId)).toBeDefined();
    for (const {value} of events) {
      if (value.productId === null) expect([value.price, value.quantity]).toEqual([null, null]);
      else expect(workload.product(value.productId)?.price).toBe(value.price);
    }
    expect([...workload.profiles()]).toHaveLength(500);
    expect([...workload.products()]).toHaveLength(60);
    expect(workload.profile('c000500')).toBeUndefined();
    expect(workload.product('p1')).toBeUndefined();
  });

  test('an order comes after the add_to_cart of each of its lines, and is followed by its purchases', () => {
    expect(placed.length).toBeGreaterThan(100);
    for (const {value: order, index} of placed) {
      const visit = events.filter(({value}) => value.sessionId === `s${order.orderId.slice(1)}`);
      const lines = (type: Event['type'], isBefore: boolean): unknown[] =>
        visit
          .filter((event) => event.value.type === type && event.index < index === isBefore)
          .map(({value}) => [value.customerId, value.productId, value.quantity, value.price]);
      const wanted = order.lines.map((line) => [
        order.customerId,
        line.productId,
        line.quantity,
        line.price,
      ]);
      expect(lines('add_to_cart', true)).toEqual(expect.arrayContaining(wanted));
      expect(lines('purchase', false)).toEqual(wanted);
      const total = order.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
      expect(order.total).toBe(total);
    }
  });

  test('each purchase belongs to an order, and each order is placed before anything else happens to it', () => {
    const orderIds = new Set(placed.map(({value}) => value.orderId));
    for (const {value} of events) {
      if (value.type === 'purchase') expect(orderIds).toContain(`o${value.sessionId.slice(1)}`);
    }
    const seen = new Set<string>();
    for (const {value} of orders) {
      if (value.status !== 'placed') expect(seen).toContain(value.orderId);
      seen.add(value.orderId);
    }
  });

  test('ids lead back to their records', () => {
    for (const {value, index} of events) expect(workload.eventIndex(value.eventId)).toBe(index);
    for (const {value, index} of orders) {
      expect(workload.orderIndex(value.orderId, value.status)).toBe(index);
    }
    for (const id of ['e1', 'x0000000001', 'e9999999999', '', 'e-000000001']) {
      expect(workload.eventIndex(id)).toBeUndefined();
    }
    expect(workload.orderIndex('o999999999', 'placed')).toBeUndefined();
  });

  test('four fifths of the visits come from a fifth of the customers', () => {
    const visits = new Map(events.map(({value}) => [value.sessionId, value.customerId]));
    const isFavourite = (id: string): boolean => Number(id.slice(1)) < base.customers / 5;
    const share = [...visits.values()].filter(isFavourite).length / visits.size;
    expectShare(share, 0.8, visits.size);
  });
});

/** Within five standard deviations of a rate over so many draws: one run in two million lies outside. */
function expectShare(found: number, rate: number, draws: number): void {
  const deviation = Math.sqrt((rate * (1 - rate)) / draws);
  expect(Math.abs(found - rate)).toBeLessThan(5 * deviation);
}

describe('faults', () => {
  const records = allRecords(withFaults);
  const ofKind = (kind: RecordKind): GeneratedRecord[] => records.filter((r) => r.kind === kind);

  test.each([
    ['late', 0.01],
    ['outOfOrder', 0.03],
    ['duplicate', 0.02],
    ['broken', 0.01],
    ['wrongVersion', 0.005],
  ] as const)('%s records come at the set rate', (kind, rate) => {
    expectShare(ofKind(kind).length / records.length, rate, records.length);
  });

  test('exactly broken and wrong-version records cannot be decoded', () => {
    for (const record of records) {
      const isBad = record.kind === 'broken' || record.kind === 'wrongVersion';
      expect([record.index, isDecodable(record)]).toEqual([record.index, !isBad]);
    }
    const bad = [...ofKind('broken'), ...ofKind('wrongVersion')];
    expect(new Set(bad.map((record) => record.value)).size).toBe(bad.length);
  });

  test('late ones are 5 to 20 minutes back, out-of-order ones up to 5 seconds, others not at all', () => {
    const clean = createWorkload(base);
    for (const record of records) {
      if (record.kind === 'duplicate') continue;
      const back = clean.record(record.index).timestampMs - record.timestampMs;
      if (record.kind === 'late') expect(back >= 300_000 && back < 1_200_000).toBe(true);
      else if (record.kind === 'outOfOrder') expect(back >= 1 && back <= 5_000).toBe(true);
      else expect(back).toBe(0);
    }
  });

  test('a duplicate repeats a good record just before it, byte for byte', () => {
    for (const record of ofKind('duplicate')) {
      const original = records.findLast(
        ({kind, value, index}) => kind === 'good' && index < record.index && value === record.value,
      );
      expect(original).toMatchObject({
        topic: record.topic,
        key: record.key,
        timestampMs: record.timestampMs,
      });
      expect(record.index - (original?.index ?? -1)).toBeLessThanOrEqual(8);
    }
  });

  test('rates that do not fit into the idle records are refused', () => {
    const most = idleShare;
    expect(() => createWorkload({...base, faults: {brokenRate: most + 0.01}})).toThrow(/faults/);
    expect(() => createWorkload({...base, faults: {lateRate: -0.1}})).toThrow(
      'option lateRate is -0.1, a share from 0 to 1 was expected',
    );
  });
});

test('without an end of the load the number of events must be given', () => {
  const {events: _, ...endless} = base;
  expect(() => createWorkload({...endless, load: normal()})).toThrow(/option events must say/);
  expect(createWorkload({...endless, load: steady(100, 5_000)}).size).toBe(500);
});

test('small workloads work, down to one record', () => {
  for (const events of [1, 2, storyLength, 300]) {
    const workload = createWorkload({...base, events, faults});
    expect(allRecords(workload)).toHaveLength(events);
  }
  expect(() => createWorkload(base).record(20_000)).toThrow('there is no record 20000');
});
