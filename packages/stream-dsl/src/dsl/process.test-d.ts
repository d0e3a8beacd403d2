import {expectTypeOf} from 'vitest';
import {json} from '../serdes.ts';
import type {StateStore} from '../state-store.ts';
import {keyValueStore} from './processor.ts';
import {topology} from './topology.ts';

type Order = {readonly kind: 'paid'; readonly total: number} | {readonly kind: 'open'};

topology('types', ({stream}) => {
  const orders = stream('orders', json<Order>());

  const {paid, rest} = orders.split(
    {paid: (order): order is Extract<Order, {kind: 'paid'}> => order.kind === 'paid'},
    {default: 'rest'},
  );
  paid.mapValues(({total}) => expectTypeOf(total).toEqualTypeOf<number>());
  rest.mapValues((order) => expectTypeOf(order).toEqualTypeOf<Order>());
  const {open} = orders.split({open: (order) => order.kind === 'open'});
  // TypeScript sees the guard in the comparison.
  open.mapValues(({kind}) => expectTypeOf(kind).toEqualTypeOf<'open'>());
  // @ts-expect-error there is no such branch
  orders.split({open: (order) => order.kind === 'open'}).closed;

  const seen = keyValueStore<number>('seen');
  const counted = orders.process<number>(
    (context) => {
      const store = context.store(seen);
      expectTypeOf(store).toEqualTypeOf<StateStore<string, number>>();
      // @ts-expect-error the processor forwards numbers
      context.forward({key: 'a', value: 'many'});
      return {
        process: ({key, value}) => {
          expectTypeOf(value).toEqualTypeOf<Order>();
          const count = (store.get(key) ?? 0) + 1;
          store.set(key, count);
          context.forward({key, value: count});
        },
      };
    },
    {stores: [seen]},
  );
  counted.mapValues((count) => expectTypeOf(count).toEqualTypeOf<number>());

  counted.flatMap((count, key) => [[key, count]]).groupByKey();
  // @ts-expect-error a number as key needs a serde
  counted.flatMap((count) => [[count, count]]);

  orders.to((order) => `orders-${order.kind}`, {topics: ['orders-paid', 'orders-open']});
  // @ts-expect-error topics that are chosen must be named
  orders.to((order) => `orders-${order.kind}`);
});
