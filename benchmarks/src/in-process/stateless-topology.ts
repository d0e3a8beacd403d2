import {Event, schema, topics} from '@crm/model';
import {type Topology, topology} from '@crm/stream-dsl';

/** The five fields that go on. */
export const Purchase = schema('Purchase', {
  eventId: Event.field('eventId'),
  productId: Event.field('productId'),
  price: Event.field('price'),
  quantity: Event.field('quantity'),
  ts: Event.field('ts'),
});

/** Q0: what is no page view goes on, with five of its fields, to the topic `output`. */
export const q0 = (name: string, output: string): Topology =>
  topology(name, ({stream}) => {
    stream(
      topics.events.name,
      Event.pick('eventId', 'type', 'productId', 'price', 'quantity', 'ts'),
    )
      .filter(({type}) => type !== 'page_view')
      .mapValues(
        ({eventId, productId, price, quantity, ts}) => ({eventId, productId, price, quantity, ts}),
        {value: Purchase},
      )
      .to(output, {value: Purchase});
  });
