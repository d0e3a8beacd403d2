import {Event, schema} from '@crm/model';
import {type Topology, topology} from '@crm/stream-dsl';
import type {QueryTopics} from './query-topics.ts';

/** The five fields that go on. */
export const Purchase = schema('Purchase', {
  eventId: Event.field('eventId'),
  productId: Event.field('productId'),
  price: Event.field('price'),
  quantity: Event.field('quantity'),
  ts: Event.field('ts'),
});

/** Q0: what is no page view goes on, with five of its fields. */
export const q0 = ({name, input, output}: QueryTopics): Topology =>
  topology(name, ({stream}) => {
    stream(input, Event.pick('eventId', 'type', 'productId', 'price', 'quantity', 'ts'))
      .filter(({type}) => type !== 'page_view')
      .mapValues(
        ({eventId, productId, price, quantity, ts}) => ({eventId, productId, price, quantity, ts}),
        {value: Purchase},
      )
      .to(output, {value: Purchase});
  });
