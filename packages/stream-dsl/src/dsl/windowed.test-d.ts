import {expectTypeOf} from 'vitest';
import {json} from '../serdes.ts';
import {type CountWindowed, countWindows} from '../windows/count-windows.ts';
import {customWindows} from '../windows/custom-windows.ts';
import {sessions} from '../windows/session-windows.ts';
import {sliding} from '../windows/sliding-windows.ts';
import {hopping, tumbling} from '../windows/time-windows.ts';
import {untilTimeLimit, untilWindowCloses} from '../windows/until.ts';
import type {Windowed} from '../windows/windowed.ts';
import {type Aggregator, count, first, sum} from './aggregators.ts';
import {topology} from './topology.ts';

interface Order {
  readonly total: number;
  readonly city: 'here' | 'there';
}
const order = json<Order>();

/** An aggregator that cannot merge. */
const longest: Aggregator<Order, number> = {
  describe: 'longest',
  init: () => 0,
  add: (state) => state,
  result: Number,
};

topology('windowed-types', ({stream, table}) => {
  const orders = stream('orders', order).groupByKey();
  const [hourly, nearby, visits] = [
    orders.windowedBy(hopping('1 hour', {advance: '10 minutes', grace: '1 minute'})),
    orders.windowedBy(sliding('5 minutes', {grace: 0})),
    orders.windowedBy(sessions('30 minutes', {grace: '1 minute'}), {emit: 'onWindowClose'}),
  ];
  const months = customWindows({windowsFor: () => [], maxSize: '31 days', grace: '1 day'});

  hourly
    .aggregate({init: () => 0, add: (total, value) => total + value.total})
    .toStream()
    .mapValues((total, key) => {
      expectTypeOf(total).toEqualTypeOf<number>();
      expectTypeOf(key).toEqualTypeOf<Windowed<string>>();
      return total;
    });
  nearby
    .aggregate({orders: count(), cities: first((value) => value.city), longest})
    .mapValues((value) => {
      expectTypeOf(value).toEqualTypeOf<{
        orders: number;
        cities: 'here' | 'there' | null;
        longest: number;
      }>();
      return value;
    });
  visits
    .aggregate({
      init: () => ({total: 0}),
      add: (state, value, key) => {
        expectTypeOf(key).toEqualTypeOf<string>();
        return {total: state.total + value.total};
      },
      merge: (left, right) => ({total: left.total + right.total}),
    })
    .mapValues((value) => expectTypeOf(value).toEqualTypeOf<{total: number}>());
  visits.aggregate({orders: count(), total: sum((value) => value.total)});
  visits
    .reduce((left, right) => (left.total > right.total ? left : right))
    .late()
    .to('late');
  orders.windowedBy(months).count({retention: '1 day'}).late().to('late');
  orders
    .windowedBy(countWindows(100))
    .aggregate({init: () => 0, add: (total, {total: more}) => total + more})
    .toStream()
    .peek((_total, key) => expectTypeOf(key).toEqualTypeOf<CountWindowed<string>>());

  hourly.count().suppress(untilWindowCloses()).toStream();
  hourly
    .count()
    .filter((orders) => orders > 3)
    .suppress(untilWindowCloses({maxRecords: 1000, whenFull: 'fail'}), {name: 'busy'});
  hourly.count().suppress(untilTimeLimit('5 seconds', {maxBytes: 1e6, whenFull: 'emitEarly'}));
  table('rows', order).suppress(untilTimeLimit('5 seconds'));
});

topology('windowed-refusals', ({stream, table}) => {
  const orders = stream('orders', order).groupByKey();
  const hourly = orders.windowedBy(tumbling('1 hour', {grace: 0}));
  const visits = orders.windowedBy(sessions('30 minutes', {grace: 0}));

  // @ts-expect-error no grace
  tumbling('1 hour');
  // @ts-expect-error no grace
  hopping('1 hour', {advance: '1 minute'});
  // @ts-expect-error no grace
  sliding('1 hour', {});
  // @ts-expect-error no grace
  sessions('1 hour');
  // @ts-expect-error no grace
  customWindows({windowsFor: () => [], maxSize: '1 hour'});
  // @ts-expect-error no advance
  hopping('1 hour', {grace: 0});
  // @ts-expect-error sessions become one, so their aggregates must merge
  visits.aggregate({init: () => 0, add: (total, value) => total + value.total});
  // @ts-expect-error so must each of several
  visits.aggregate({orders: count(), longest});
  // @ts-expect-error only windows close
  table('rows', order).suppress(untilWindowCloses());
  // @ts-expect-error a count window closes by its records
  orders.windowedBy(countWindows(3)).count().suppress(untilWindowCloses());
  // @ts-expect-error no record is late for a count window
  orders.windowedBy(countWindows(3)).count().late();
  // @ts-expect-error a final result must not come early
  untilWindowCloses({maxRecords: 10, whenFull: 'emitEarly'});
  // @ts-expect-error an aggregate of something that the order does not have
  hourly.aggregate({init: () => 0, add: (total, value) => total + value.price});
});
