import {expectTypeOf} from 'vitest';
import {json} from '../serdes.ts';
import {sessions} from '../windows/session-windows.ts';
import {tumbling} from '../windows/time-windows.ts';
import type {Windowed} from '../windows/windowed.ts';
import {topology} from './topology.ts';

interface Order {
  readonly city: 'here' | 'there';
  readonly total: number;
  readonly note: string | null;
}
const order = json<Order>();
const rate = json<{percent: number}>();
const totals = json<number>();

topology('table-types', ({stream, table}) => {
  const orders = table('orders', order, {store: 'orders', history: '1 day'});
  const rates = table('rates', rate);

  orders
    .filter((value): value is Order & {readonly city: 'here'} => value.city === 'here')
    .mapValues((value, key) => {
      expectTypeOf(value.city).toEqualTypeOf<'here'>();
      expectTypeOf(key).toEqualTypeOf<string>();
      return value.note;
    })
    // Null deletes a row, so no later function gets one.
    .filterNot((note) => expectTypeOf(note).toEqualTypeOf<string>() && note === '');

  const joined = orders.join(rates, (left, right) => left.total * right.percent);
  joined.mapValues((value) => expectTypeOf(value).toEqualTypeOf<number>());
  orders.leftJoin(rates, (left, right) => {
    expectTypeOf(left).toEqualTypeOf<Order>();
    expectTypeOf(right).toEqualTypeOf<{percent: number} | null>();
    return right;
  });
  orders.outerJoin(rates, (left, right, key) => {
    expectTypeOf(left).toEqualTypeOf<Order | null>();
    expectTypeOf(right).toEqualTypeOf<{percent: number} | null>();
    expectTypeOf(key).toEqualTypeOf<string>();
    return key;
  });

  const byCity = orders.groupBy((value) => [value.city, value.total]);
  byCity.count().mapValues((value) => expectTypeOf(value).toEqualTypeOf<number>());
  byCity
    .aggregate(
      () => ({sum: 0}),
      (state, value, key) => {
        expectTypeOf(value).toEqualTypeOf<number>();
        expectTypeOf(key).toEqualTypeOf<string>();
        return {sum: state.sum + value};
      },
      (state, value) => (state.sum === value ? null : {sum: state.sum - value}),
    )
    .mapValues((value) => expectTypeOf(value).toEqualTypeOf<{sum: number}>());
  orders
    .groupBy((value) => [value.total, value.note], {key: totals})
    .reduce(
      (left, right) => {
        expectTypeOf(right).toEqualTypeOf<string>();
        return left + right;
      },
      (left) => left,
    );

  const paid = stream('paid', totals).groupByKey();
  const refunds = stream('refunds', rate).groupByKey();
  paid
    .cogroup((sum: number, value) => sum + value)
    .cogroup(refunds, (sum, value, key) => {
      expectTypeOf(value).toEqualTypeOf<{percent: number}>();
      expectTypeOf(key).toEqualTypeOf<string>();
      return sum * value.percent;
    })
    .aggregate(() => 0)
    .mapValues((value) => expectTypeOf(value).toEqualTypeOf<number>());
  paid
    .cogroup((sum: number, value) => sum + value)
    .windowedBy(tumbling('1 minute', {grace: 0}))
    .aggregate(() => 0)
    .toStream()
    .mapValues((_value, key) => expectTypeOf(key).toEqualTypeOf<Windowed<string>>());
  stream('paid', totals)
    .toTable({history: 1_000})
    .mapValues((value) => value + 1);
});

topology('table-misuse', ({stream, table}) => {
  const orders = table('orders', order);
  const byNumber = table('numbers', rate, {key: totals});
  const byCity = orders.groupBy((value) => [value.city, value.total]);
  const paid = stream('paid', totals).groupByKey();
  const numbered = stream('numbered', rate, {key: totals}).groupByKey();

  // @ts-expect-error a field that the row does not have
  orders.filter((value) => value.town === 'here');
  // @ts-expect-error a group key that is no text needs a serde
  orders.groupBy((value) => [value.total, value.note]);
  // @ts-expect-error an aggregate of a table must be able to take a value out again
  byCity.reduce((left, right) => left + right);
  // @ts-expect-error a state that begins as a number and goes on as a text
  paid.cogroup((sum: number) => sum).aggregate(() => '');
  const bySession = paid.cogroup((sum: number) => sum).windowedBy(sessions(1, {grace: 0}));
  // @ts-expect-error sessions must be able to merge
  bySession.aggregate(() => 0);
  // @ts-expect-error tables with keys of different types
  orders.join(byNumber, (left) => left);
  // @ts-expect-error a history is a duration
  table('other', order, {history: true});
  const sums = paid.cogroup((sum: number) => sum);
  // @ts-expect-error streams grouped by keys of different types
  sums.cogroup(numbered, (sum) => sum);
});
