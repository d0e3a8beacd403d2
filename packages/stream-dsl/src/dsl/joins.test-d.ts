import {expectTypeOf} from 'vitest';
import {json} from '../serdes.ts';
import {within} from './join-windows.ts';
import type {Stream} from './stream.ts';
import type {Table} from './table.ts';
import {topology} from './topology.ts';

interface Order {
  readonly customer: string | null;
  readonly item: number;
}
interface Payment {
  readonly amount: number;
}
const [order, payment] = [json<Order>(), json<Payment>()];
const numberKey = json<number>();

topology('stream joins', ({stream}) => {
  const [orders, payments] = [stream('orders', order), stream('payments', payment)];
  const byNumber = stream('numbered', payment, {key: numberKey});
  const near = within('5 minutes', {grace: '1 minute'});
  within({before: 0, after: '1 hour'}, {grace: 0});
  within({before: '-1 minute', after: '1 hour'}, {grace: 0});

  const inner = orders.joinStream(
    payments,
    (left, right, key) => {
      expectTypeOf(left).toEqualTypeOf<Order>();
      expectTypeOf(right).toEqualTypeOf<Payment>();
      expectTypeOf(key).toEqualTypeOf<string>();
      return {...left, ...right};
    },
    near,
  );
  expectTypeOf(inner).toEqualTypeOf<
    Stream<string, {amount: number; customer: string | null; item: number}>
  >();
  orders.leftJoinStream(
    payments,
    (left, right) => {
      expectTypeOf(left).toEqualTypeOf<Order>();
      expectTypeOf(right).toEqualTypeOf<Payment | null>();
      return left;
    },
    near,
  );
  orders.outerJoinStream(
    payments,
    (left, right) => {
      expectTypeOf(left).toEqualTypeOf<Order | null>();
      expectTypeOf(right).toEqualTypeOf<Payment | null>();
      return right;
    },
    near,
  );
  // A joined stream keeps its key, so it joins again.
  inner.joinStream(orders, (left, right) => left.amount + right.item, near);

  // @ts-expect-error streams with different key types
  orders.joinStream(byNumber, (left) => left, near);
  // @ts-expect-error a join of streams needs to know how near
  orders.joinStream(payments, (left) => left);
  // @ts-expect-error a grace has no default
  within('5 minutes');
  // @ts-expect-error a field that payments do not have
  orders.joinStream(payments, (_left, right) => right.item, near);
  // @ts-expect-error the other side may be missing
  orders.leftJoinStream(payments, (_left, right) => right.amount, near);
});

topology('table joins', ({stream, table, globalTable}) => {
  const orders = stream('orders', order);
  const [orderTable, customers] = [table('order-table', order), table('customers', payment)];
  const items = table('items', payment, {key: numberKey});
  const versioned = table('prices', payment, {history: '1 day'});
  orders.join(versioned, (left, right) => left.item * right.amount, {grace: '10 seconds'});
  // @ts-expect-error a stream and a table with different key types
  orders.join(items, (left) => left);
  const places = globalTable('places', payment, {key: numberKey});
  orders.leftJoinGlobal(
    places,
    ({item}) => item,
    (_left, right) => expectTypeOf(right).toEqualTypeOf<Payment | null>(),
  );

  const priced = orderTable.joinForeignKey(
    items,
    ({item}, key) => {
      expectTypeOf(key).toEqualTypeOf<string>();
      return item;
    },
    ({customer}, {amount}, key) => ({customer, amount, key}),
  );
  expectTypeOf(priced).toEqualTypeOf<
    Table<string, {customer: string | null; amount: number; key: string}>
  >();
  // A foreign key may be missing.
  orderTable.leftJoinForeignKey(
    customers,
    ({customer}) => customer,
    (_left, right) => expectTypeOf(right).toEqualTypeOf<Payment | null>(),
  );
  orderTable.joinForeignKey(
    customers,
    // @ts-expect-error a foreign key of another type than the keys of the other table
    ({item}) => item,
    (left) => left,
  );
  orderTable.joinForeignKey(
    // @ts-expect-error a stream is no table
    orders,
    ({customer}) => customer,
    (left) => left,
  );
});
