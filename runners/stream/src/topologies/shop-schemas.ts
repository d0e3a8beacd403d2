import {Event, type Infer, long, Product, Profile, schema, timestamp} from '@crm/model';

/** The topics that the shop's topology writes. */
export const shopOutputs = {
  enriched: 'crm.events-enriched',
  revenue: 'crm.revenue-per-minute',
  late: 'crm.revenue-late',
} as const;

/** An event with what was known of its customer and its product when it came. */
export const EnrichedEvent = Event.extend('EnrichedEvent', {
  tier: Profile.field('tier').optional(),
  segment: Profile.field('segment').optional(),
  category: Product.field('category').optional(),
});

export type EnrichedEvent = Infer<typeof EnrichedEvent>;

const purchaseFields = {
  eventId: Event.field('eventId'),
  category: Product.field('category'),
  price: Event.field('price').required(),
  quantity: Event.field('quantity').required(),
  ts: Event.field('ts'),
};

/** What the revenue is made of; all that travels through the topic that is partitioned by category. */
export const Purchase = schema('Purchase', purchaseFields);

export type Purchase = Infer<typeof Purchase>;

/** A purchase that came after its window had been closed. */
export const LateEvent = schema('LateEvent', purchaseFields);

export type LateEvent = Infer<typeof LateEvent>;

/** The final revenue of one category in one minute. */
export const RevenuePerMinute = schema('RevenuePerMinute', {
  windowStart: timestamp(),
  windowEnd: timestamp(),
  category: Product.field('category'),
  orders: long(),
  /** Sum of price times quantity, in won. */
  revenue: long(),
});

export type RevenuePerMinute = Infer<typeof RevenuePerMinute>;
