import {count, json, last, sessions, sum, topology, tumbling, within} from '@crm/stream-dsl';
import {requireEqual} from '../require-equal.ts';
import {batchOf, distinctPerCommit, keyAt, type OperatorCase, startMs} from './operator-case.ts';

interface ShopEvent {
  readonly eventId: string;
  readonly type: 'page_view' | 'purchase';
  readonly price: number;
  readonly quantity: number;
}

const customers = 100_000;
const commitEvents = 100_000;
const minuteMs = 60_000;

const events = json<ShopEvent>();
const ageMs = (index: number): number => Math.floor(index / 3);

/** Customers in a scattered order, each as often as any other; every other event is a purchase. */
const customerOf = (index: number): number => (index * 7_919) % customers;

const shopEvent = (index: number) => ({
  key: keyAt(customerOf(index)),
  value: {
    eventId: `e${index}`,
    type: index % 2 === 0 ? ('page_view' as const) : ('purchase' as const),
    price: index % 100,
    quantity: 1 + (index % 3),
  },
  timestampMs: startMs + ageMs(index),
});

const common = {topics: ['events'], record: shopEvent, batchRecords: 10_000, commitEvents} as const;

const q0: OperatorCase = {
  ...common,
  name: 'Q0: filter and map',
  topology: () =>
    topology('q0', ({stream}) => {
      stream('events', events)
        .filter(({type}) => type !== 'page_view')
        .mapValues(({eventId, price, quantity}) => ({eventId, price, quantity}))
        .to('out');
    }),
  check: (harness, given) => requireEqual('purchases', harness.writtenTo('out'), given / 2),
};

const tierOf = (index: number) => ({
  key: keyAt(index),
  value: {tier: index % 3 === 0 ? 'gold' : 'blue'},
  timestampMs: startMs,
});

const q1: OperatorCase = {
  ...common,
  name: 'Q1: join with a table, windows per customer',
  topology: () =>
    topology('q1', ({stream, table}) => {
      stream('events', events)
        .join(table('profiles', json<{tier: string}>()), ({price, quantity}, {tier}) => ({
          amount: price * quantity,
          tier,
        }))
        .groupByKey()
        .windowedBy(tumbling(minuteMs, {grace: 10_000}))
        .aggregate({
          count: count(),
          sum: sum(({amount}) => amount),
          tier: last(({tier}) => tier),
        })
        .toStream()
        .to('out');
    }),
  prepare: (harness) => {
    harness.push('profiles', batchOf(tierOf, 0, customers));
    harness.flush();
  },
  check: (harness, given) => {
    const windowOf = (i: number): number => Math.floor(ageMs(i) / minuteMs);
    const expected = distinctPerCommit({events: given, commitEvents}, (i) => [
      windowOf(i) * customers + customerOf(i),
    ]);
    requireEqual('changes of windows', harness.writtenTo('out'), expected);
  },
};

/** Views and purchases of one customer are at the same time, and the customer's next ones long after. */
const funnel: OperatorCase = {
  ...common,
  name: 'funnel: views join purchases, counted per hour',
  topology: () =>
    topology('funnel', ({stream}) => {
      const views = stream('views', events);
      const purchases = stream('purchases', events).filter(({price}) => price >= 0);
      views
        .joinStream(
          purchases,
          (view, purchase) => ({revenue: purchase.price * purchase.quantity, view: view.eventId}),
          within('10 seconds', {grace: '1 second'}),
        )
        .groupByKey()
        .windowedBy(tumbling('1 hour', {grace: '1 minute'}))
        .aggregate({pairs: count(), revenue: sum(({revenue}) => revenue)}, {name: 'funnel'})
        .toStream()
        .to('out');
    }),
  topics: ['views', 'purchases'],
  batchRecords: 1_000,
  check: (harness, given) => {
    let pairs = 0;
    for (const [, value] of harness.store('funnel').entries()) {
      pairs += (value as {pairs: number}).pairs;
    }
    requireEqual('pairs', pairs, given / 2);
  },
};

const visits: OperatorCase = {
  ...common,
  name: 'sessions: per customer, with what was spent',
  topology: () =>
    topology('visits', ({stream}) => {
      stream('events', events)
        .groupByKey()
        .windowedBy(sessions('1 minute', {grace: '10 seconds'}))
        .aggregate(
          {events: count(), spent: sum(({price, quantity}) => price * quantity)},
          {name: 'visits'},
        )
        .toStream()
        .filter((visit) => visit === null || visit.events > 1)
        .to('out');
    }),
  // A customer comes again after 33 seconds, so that each has one session.
  check: (harness, given) => {
    let seen = 0;
    for (const [, value] of harness.store('visits').entries()) {
      seen += (value as {events: number}).events;
    }
    requireEqual('events in sessions', seen, given);
  },
};

const tables: OperatorCase = {
  ...common,
  name: 'tables: totals per customer, joined and grouped by tier',
  topology: () =>
    topology('tables', ({stream, table}) => {
      const totals = stream('events', events)
        .groupByKey()
        .aggregate({init: () => 0, add: (total, {price}) => total + price});
      totals
        .join(table('profiles', json<{tier: string}>()), (total, {tier}) => ({tier, total}))
        .groupBy(({tier, total}) => [tier, total])
        .aggregate(
          () => 0,
          (all, total) => all + total,
          (all, total) => all - total,
          {name: 'tiers'},
        )
        .toStream()
        .to('out');
    }),
  prepare: q1.prepare ?? (() => undefined),
  check: (harness, given) => {
    let expected = 0;
    for (let i = 0; i < given; i++) expected += i % 100;
    let total = 0;
    for (const [, value] of harness.store('tiers').entries()) total += value as number;
    requireEqual('spent in all tiers', total, expected);
  },
};

export const topologyCases: readonly OperatorCase[] = [q0, q1, funnel, visits, tables];
