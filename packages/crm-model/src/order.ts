import {array, int, long, oneOf, string, struct, timestamp} from './schema/field.ts';
import {type Infer, schema} from './schema/schema.ts';

/** One step in the life of an order. Each step carries the whole order, lines included. */
export const Order = schema(
  'Order',
  {version: '1.0'},
  {
    orderId: string(),
    customerId: string(),
    status: oneOf('placed', 'paid', 'cancelled', 'refunded'),
    lines: array(struct({productId: string(), quantity: int(), price: int()})),
    /** Sum of price times quantity over the lines, in whole units of `currency`. */
    total: long(),
    currency: oneOf('KRW'),
    ts: timestamp(),
  },
);

export type Order = Infer<typeof Order>;
