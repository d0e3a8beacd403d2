import {Event, Order, Product, Profile, topics} from '@crm/model';
import {checkOption, GeneratorError} from '../errors.ts';
import {makeSchedule, type Schedule} from '../load/schedule.ts';
import {below, hash} from '../seed/hash.ts';
import {purpose} from '../seed/purpose.ts';
import {Catalog} from '../shop/catalog.ts';
import {Customers} from '../shop/customers.ts';
import {isIdle, type Step} from '../shop/stories.ts';
import {type Visit, Visits} from '../shop/visit.ts';
import {breakEvent, outdate} from './break-record.ts';
import {Faults} from './faults.ts';
import type {GeneratedRecord, RecordKind} from './generated-record.ts';
import type {WorkloadOptions} from './workload-options.ts';
import type {PlannedRecord, Workload} from './workload-types.ts';

/** Lays out a shop's traffic. Nothing is generated before it is asked for. */
export function createWorkload(options: WorkloadOptions): Workload {
  return new ShopWorkload(options);
}

/** How far before the first record the profiles and products were updated. */
const settledMs = 60_000;
const lateFromMs = 300_000;
const lateRangeMs = 900_000;
const outOfOrderRangeMs = 5_000;
/** Bounds of a duplicate's distance: in places, and in event time so that it is never late by itself. */
const duplicatePlaces = 8;
const duplicateRangeMs = 4_000;

class ShopWorkload implements Workload {
  readonly size: number;
  readonly customerCount: number;
  readonly productCount: number;
  readonly durationMs: number;
  readonly #seed: number;
  readonly #startMs: number;
  readonly #speed: number;
  readonly #schedule: Schedule;
  readonly #catalog: Catalog;
  readonly #customers: Customers;
  readonly #visits: Visits;
  readonly #faults: Faults;

  constructor(options: WorkloadOptions) {
    const {seed, customers, products, events, startMs, load, speed = 1, faults = {}} = options;
    checkOption(Number.isSafeInteger(seed), 'seed', 'an integer', seed);
    checkOption(isCount(customers, 1, 1_000_000), 'customers', '1 to 1,000,000', customers);
    checkOption(isCount(products, 3, 100_000), 'products', '3 to 100,000', products);
    checkOption(events === undefined || isCount(events, 1, 1e10), 'events', '1 to 1e10', events);
    checkOption(isCount(startMs, 0, 4e12), 'startMs', 'epoch milliseconds', startMs);
    checkOption(speed > 0 && speed <= 1e6, 'speed', 'above 0, up to 1,000,000', speed);
    this.#schedule = makeSchedule(load, {startMs, speed, fromMs: 0}, events);
    this.size = this.#schedule.size;
    this.customerCount = customers;
    this.productCount = products;
    this.durationMs = this.size === 0 ? 0 : this.#schedule.timeMs(this.size - 1);
    // The seed's upper half is mixed in as well, so that no two seeds mean the same.
    this.#seed = hash(0, seed, 0);
    this.#startMs = startMs;
    this.#speed = speed;
    this.#catalog = new Catalog(this.#seed, products, startMs - settledMs);
    this.#customers = new Customers(this.#seed, customers, startMs - settledMs);
    this.#visits = new Visits(this.#seed, this.size, {customers, products});
    this.#faults = new Faults(this.#seed, faults);
  }

  record(index: number): GeneratedRecord {
    const planned = this.plan(index);
    if (planned.entity === 'order') return this.#orderRecord(planned.value, planned.kind, index);
    return this.#eventRecord(planned.value, planned.kind, index);
  }

  plan(index: number): PlannedRecord {
    if (!(index >= 0 && index < this.size)) this.#refuse(index);
    const {visit, position} = this.#visits.place(index);
    const found = this.#visits.visit(visit);
    const step = stepOf(found, position);
    const kind = this.#faults.kind(index, isIdle(step));
    if (kind !== 'duplicate') return this.#planStep(found, step, kind, index);
    const original = this.#originalOf(index);
    // Without a good record near enough there is nothing to repeat.
    if (original === undefined) return this.#planStep(found, step, 'good', index);
    return {...this.plan(original), kind, index};
  }

  scheduledMs(index: number): number {
    return this.#schedule.timeMs(index);
  }

  dueCount(elapsedMs: number): number {
    return this.#schedule.dueCount(elapsedMs);
  }

  *profiles(): Iterable<GeneratedRecord> {
    for (let index = 0; index < this.customerCount; index += 1) {
      const profile = this.#customers.profile(index);
      const value = Profile.encode(profile);
      yield settled(topics.profiles.name, profile.customerId, value, profile.updatedAt, index);
    }
  }

  *products(): Iterable<GeneratedRecord> {
    for (let index = 0; index < this.productCount; index += 1) {
      const product = this.#catalog.product(index);
      const value = Product.encode(product);
      yield settled(topics.products.name, product.productId, value, product.updatedAt, index);
    }
  }

  profile(customerId: string): Profile | undefined {
    const number = this.#customers.number(customerId);
    return number === undefined ? undefined : this.#customers.profile(number);
  }

  product(productId: string): Product | undefined {
    const number = this.#catalog.number(productId);
    return number === undefined ? undefined : this.#catalog.product(number);
  }

  eventIndex(eventId: string): number | undefined {
    const index = Number(eventId.slice(1));
    if (!(index >= 0 && index < this.size) || eventIdOf(index) !== eventId) return undefined;
    const {visit, position} = this.#visits.place(index);
    return stepOf(this.#visits.visit(visit), position).entity === 'event' ? index : undefined;
  }

  orderIndex(orderId: string, status: string): number | undefined {
    const number = Number(orderId.slice(1));
    if (!Number.isSafeInteger(number) || number < 0) return undefined;
    const visit = this.#visits.visit(number);
    const position = visit.story.statusAt.get(status);
    return visit.orderId === orderId && position !== undefined
      ? this.#visits.index(number, position)
      : undefined;
  }

  #refuse(index: number): never {
    const message = `there is no record ${index}: the workload has ${this.size}, from 0 on`;
    throw new GeneratorError('GENERATOR_CONFIG_INVALID', message);
  }

  #planStep(visit: Visit, step: Step, kind: RecordKind, index: number): PlannedRecord {
    const ts = this.#eventTimeMs(index, kind);
    return step.entity === 'order'
      ? {entity: 'order', value: this.#order(visit, step.status, ts), kind, index}
      : {entity: 'event', value: this.#event(visit, step, ts, index), kind, index};
  }

  #eventTimeMs(index: number, kind: RecordKind): number {
    const ts = this.#startMs + Math.floor(this.#schedule.timeMs(index) * this.#speed);
    if (kind !== 'late' && kind !== 'outOfOrder') return ts;
    const bits = hash(this.#seed, index, purpose.shift);
    if (kind === 'late') return ts - lateFromMs - below(bits, lateRangeMs);
    return ts - 1 - below(bits, outOfOrderRangeMs);
  }

  /** The good record that a duplicate repeats: one of those just before it. */
  #originalOf(index: number): number | undefined {
    const first = below(hash(this.#seed, index, purpose.shift), duplicatePlaces);
    const ts = this.#eventTimeMs(index, 'good');
    for (let step = 0; step < duplicatePlaces; step += 1) {
      const original = index - 1 - ((first + step) % duplicatePlaces);
      if (original < 0) continue;
      if (ts - this.#eventTimeMs(original, 'good') > duplicateRangeMs) continue;
      const {visit, position} = this.#visits.place(original);
      const idle = isIdle(stepOf(this.#visits.visit(visit), position));
      if (this.#faults.kind(original, idle) === 'good') return original;
    }
    return undefined;
  }

  #event(visit: Visit, step: Step & {entity: 'event'}, ts: number, index: number): Event {
    const slot = step.product;
    const product = slot === undefined ? undefined : visit.products[slot];
    const inCart = step.type !== 'page_view' && step.type !== 'click';
    const productId = product === undefined ? null : (this.#catalog.ids[product] ?? null);
    return {
      schemaVersion: '1.0',
      eventId: eventIdOf(index),
      type: step.type,
      customerId: this.#customers.ids[visit.customer] ?? '',
      sessionId: visit.sessionId,
      productId,
      price: product === undefined ? null : (this.#catalog.prices[product] ?? 0),
      quantity: slot === undefined || !inCart ? null : visit.quantities[slot],
      ts,
      device: visit.device,
      referrer: visit.referrer,
      page: productId === null ? `/${step.type}` : `/products/${productId}?from=${step.type}`,
    };
  }

  #order(visit: Visit, status: Order['status'], ts: number): Order {
    const lines = visit.story.lines.map((slot) => {
      const product = visit.products[slot];
      return {
        productId: this.#catalog.ids[product] ?? '',
        quantity: visit.quantities[slot],
        price: this.#catalog.prices[product] ?? 0,
      };
    });
    return {
      schemaVersion: '1.0',
      orderId: visit.orderId,
      customerId: this.#customers.ids[visit.customer] ?? '',
      status,
      lines,
      total: lines.reduce((sum, line) => sum + line.price * line.quantity, 0),
      currency: 'KRW',
      ts,
    };
  }

  #eventRecord(event: Event, kind: RecordKind, index: number): GeneratedRecord {
    return {
      topic: topics.events.name,
      key: event.customerId,
      value: this.#eventText(event, kind, index),
      timestampMs: event.ts,
      scheduledMs: this.#schedule.timeMs(index),
      kind,
      index,
      entityId: event.eventId,
    };
  }

  #eventText(event: Event, kind: RecordKind, index: number): string {
    if (kind === 'broken') return breakEvent(event, hash(this.#seed, index, purpose.breakage));
    return kind === 'wrongVersion' ? outdate(event) : Event.encode(event);
  }

  #orderRecord(order: Order, kind: RecordKind, index: number): GeneratedRecord {
    return {
      topic: topics.orders.name,
      key: order.customerId,
      value: Order.encode(order),
      timestampMs: order.ts,
      scheduledMs: this.#schedule.timeMs(index),
      kind,
      index,
      entityId: order.orderId,
    };
  }
}

function stepOf(visit: Visit, position: number): Step {
  const step = visit.story.steps[position];
  if (step === undefined) throw new RangeError(`a story has no step ${position}`);
  return step;
}

function eventIdOf(index: number): string {
  return `e${String(index).padStart(10, '0')}`;
}

function isCount(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}

/** A record of a table, which is there before everything else. */
function settled(
  topic: GeneratedRecord['topic'],
  key: string,
  value: string,
  timestampMs: number,
  index: number,
): GeneratedRecord {
  return {topic, key, value, timestampMs, scheduledMs: 0, kind: 'good', index, entityId: key};
}
