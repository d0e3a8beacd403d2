import {
  date,
  Event,
  epochDay,
  type Fields,
  int,
  long,
  Order,
  Product,
  Profile,
  type Schema,
  string,
  topics,
} from '@crm/model';
import {
  EnrichedEvent,
  RevenuePerMinute,
  shopOutputs,
} from '../../stream/src/topologies/shop-schemas.ts';

/** Where a row comes from, and the day of its event, by which tables are partitioned. */
export const originFields = {
  topic: string(),
  partition: int(),
  offset: long(),
  /** UTC; null for a record without a time. */
  date: date().optional(),
} satisfies Fields;

/** A table of the lake, and the topic that fills it. */
export interface LakeTable {
  /** Its place below the lake's location. */
  readonly name: string;
  readonly topic: string;
  /** What a row holds besides its origin; of which type is for those who read the table. */
  readonly schema: Pick<Schema<unknown>, 'name' | 'fields' | 'columnWriter'>;
  /** The day of a record; that of its timestamp when absent. Called only for records that follow the schema. */
  dayOf?(bytes: Uint8Array, start: number, end: number): number;
}

const window = RevenuePerMinute.pick('windowStart');

export const lakeTables = [
  {name: 'bronze/events', topic: topics.events.name, schema: Event},
  {name: 'bronze/orders', topic: topics.orders.name, schema: Order},
  {name: 'bronze/products', topic: topics.products.name, schema: Product},
  {name: 'bronze/profiles', topic: topics.profiles.name, schema: Profile},
  {name: 'silver/events', topic: shopOutputs.enriched, schema: EnrichedEvent},
  {
    name: 'gold/revenue_per_minute',
    topic: shopOutputs.revenue,
    schema: RevenuePerMinute,
    // The record's time is the end of the window, which for the last one of a day is the next day.
    dayOf: (bytes, start, end) => epochDay(window.decode(bytes, start, end).windowStart),
  },
] as const satisfies readonly LakeTable[];

/** Such as `bronze/events`. */
export type LakeTableName = (typeof lakeTables)[number]['name'];
