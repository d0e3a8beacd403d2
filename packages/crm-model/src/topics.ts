import {Event} from './event.ts';
import {Order} from './order.ts';
import {Product} from './product.ts';
import {Profile} from './profile.ts';

/** A topic: what is in it, by which field it is keyed, and what Kafka removes from it. */
export interface TopicDescription<S> {
  readonly name: string;
  readonly schema: S;
  readonly key: string;
  readonly cleanupPolicy: 'delete' | 'compact';
}

const topic = <const N extends string, S extends {readonly fields: object}>(
  name: N,
  schema: S,
  key: string,
  cleanupPolicy: 'delete' | 'compact',
) => ({name, schema, key, cleanupPolicy}) satisfies TopicDescription<S>;

/** The topics of the pipeline. All that is keyed by customer is co-partitioned. */
export const topics = {
  events: topic('crm.events', Event, 'customerId', 'delete'),
  orders: topic('crm.orders', Order, 'customerId', 'delete'),
  products: topic('crm.products', Product, 'productId', 'compact'),
  profiles: topic('crm.profiles', Profile, 'customerId', 'compact'),
} as const;

export type TopicName = (typeof topics)[keyof typeof topics]['name'];
