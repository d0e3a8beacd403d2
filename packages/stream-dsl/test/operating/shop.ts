import {count, json, topology} from '@crm/stream-dsl';

interface Order {
  readonly customer: string;
  readonly amount: number;
}

export const shop = topology('shop', ({stream}) => {
  stream('orders', json<Order>())
    .mapValues(
      (order) => {
        if (order.amount < 0) throw new RangeError(`an order of ${order.amount}`);
        return order;
      },
      {name: 'checked'},
    )
    .groupBy((order) => order.customer)
    .aggregate({orders: count()}, {name: 'orders-by-customer'})
    .toStream()
    .to('orders-by-customer');
});
