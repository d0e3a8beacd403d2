import {count} from '../../dsl/aggregators.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';

interface Order {
  readonly amount: number;
}

/** With a re-keying, so that it has a repartition topic, and a store; `amount` fails where `parse` throws. */
function shop(parse: (order: Order) => number) {
  return topology('shop', ({stream}) => {
    const amounts = stream('orders', json<Order>()).mapValues(parse, {name: 'amount'});
    amounts.to('amounts');
    amounts
      .groupBy((amount) => (amount > 100 ? 'large' : 'small'), {name: 'by-size'})
      .aggregate({orders: count()}, {name: 'sizes'});
  });
}

export const broken = shop(({amount}) => {
  if (amount < 0) throw new RangeError(`${amount} is less than nothing`);
  return amount;
});

export const mended = shop(({amount}) => Math.abs(amount));
