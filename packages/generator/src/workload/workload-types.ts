import type {Event, Order, Product, Profile} from '@crm/model';
import type {GeneratedRecord, RecordKind} from './generated-record.ts';

/** What a record means, before it becomes text; the audit compares with it. */
export type PlannedRecord =
  | {
      readonly entity: 'event';
      readonly value: Event;
      readonly kind: RecordKind;
      readonly index: number;
    }
  | {
      readonly entity: 'order';
      readonly value: Order;
      readonly kind: RecordKind;
      readonly index: number;
    };

/**
 * A shop's traffic, fixed by its options. Each record is a pure function of them and its index, and is computed
 * alone: no record needs the ones before it.
 */
export interface Workload {
  /** Number of events and orders. */
  readonly size: number;
  readonly customerCount: number;
  readonly productCount: number;
  /** Wall milliseconds from the first to the last record. */
  readonly durationMs: number;
  /** The event or order at `index`, from 0 to before `size`, in sending order. */
  record(index: number): GeneratedRecord;
  /** The same record as a value. Of a duplicate: its original's value; of a broken one: what it would have been. */
  plan(index: number): PlannedRecord;
  /** When the record at `index` is to be sent, in wall milliseconds after the start. Never falls. */
  scheduledMs(index: number): number;
  /** How many records are due at a time in wall milliseconds after the start. */
  dueCount(elapsedMs: number): number;
  /** Each customer's profile, once; to be sent before the events. */
  profiles(): Iterable<GeneratedRecord>;
  /** Each product, once; to be sent before the events. */
  products(): Iterable<GeneratedRecord>;
  /** The profile of a customer, or undefined for an id that no customer has. */
  profile(customerId: string): Profile | undefined;
  /** The product of an id, or undefined for an id that no product has. */
  product(productId: string): Product | undefined;
  /** Where an event stands in the sending order; undefined for an id that no event has. */
  eventIndex(eventId: string): number | undefined;
  /** Where a step of an order stands in the sending order; undefined when there is none. */
  orderIndex(orderId: string, status: string): number | undefined;
}
