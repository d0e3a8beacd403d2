import {int, oneOf, string, timestamp} from './schema/field.ts';
import {type Infer, schema} from './schema/schema.ts';

/** One thing that a visitor of the shop did. Prices are whole won, so that sums are exact. */
export const Event = schema(
  'Event',
  {version: '1.0'},
  {
    eventId: string(),
    type: oneOf(
      'page_view',
      'click',
      'search',
      'add_to_cart',
      'remove_from_cart',
      'checkout_start',
      'purchase',
    ),
    customerId: string(),
    sessionId: string(),
    /** What it was about; null for what is about no single product, such as a search. */
    productId: string().optional(),
    /** Price of one piece; null where `productId` is. */
    price: int().optional(),
    quantity: int().optional(),
    ts: timestamp(),
    device: string(),
    referrer: string().optional(),
    page: string(),
  },
);

export type Event = Infer<typeof Event>;
