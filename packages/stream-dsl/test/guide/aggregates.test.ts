import {count, distinct, json, max, sum, topN, topology, tumbling} from '@crm/stream-dsl';
import {testDriver} from '@crm/stream-dsl/testing';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('count', () => {
  const perPage = topology('per-page', ({stream}) => {
    stream('views', json<{page: string}>())
      .groupBy((view) => view.page)
      .count({name: 'views'})
      .toStream()
      .to('views-per-page');
  });
  const driver = testDriver(perPage);
  feed(driver, 'views', ['ann', {page: '/a'}, 5], ['bob', {page: '/a'}, 3], ['ann', null, 9]);
  expect(seen(driver, 'views-per-page')).toEqual([
    ['/a', 1, 5],
    ['/a', 2, 5],
  ]);
  expect(driver.store('views').get('/a')).toBe(2);
});

test('reduce and aggregate', () => {
  const totals = topology('totals', ({stream}) => {
    const byCustomer = stream('orders', json<number>()).groupByKey();
    byCustomer
      .reduce((left, right) => Math.max(left, right))
      .toStream()
      .to('largest');
    byCustomer
      .aggregate({init: () => '', add: (list, order) => `${list}${order};`})
      .toStream()
      .to('lists');
  });
  const driver = testDriver(totals);
  feed(driver, 'orders', ['ann', 7, 1], ['ann', 3, 2]);
  expect(seen(driver, 'largest')).toEqual([
    ['ann', 7, 1],
    ['ann', 7, 2],
  ]);
  expect(seen(driver, 'lists')).toEqual([
    ['ann', '7;', 1],
    ['ann', '7;3;', 2],
  ]);
});

test('named aggregates', () => {
  const revenue = topology('revenue', ({stream}) => {
    stream('orders', json<{total: number}>())
      .groupByKey()
      .windowedBy(tumbling('1 minute', {grace: '10 seconds'}))
      .aggregate({
        orders: count(),
        revenue: sum((order) => order.total),
        largest: max((order) => order.total),
      })
      .toStream()
      .to('revenue');
  });
  const driver = testDriver(revenue);
  feed(driver, 'orders', ['shoes', {total: 20}, 1_000], ['shoes', {total: 5}, 2_000]);
  const key = {key: 'shoes', startMs: 0, endMs: 60_000};
  expect(seen(driver, 'revenue')).toEqual([
    [key, {orders: 1, revenue: 20, largest: 20}, 1_000],
    [key, {orders: 2, revenue: 25, largest: 20}, 2_000],
  ]);
});

test('top-N and distinct', () => {
  const best = topology('best', ({stream}) => {
    stream('orders', json<{product: string; total: number}>())
      .groupByKey()
      .aggregate({
        top: topN(2, (order) => order.total),
        products: distinct((order) => order.product, {atMost: 100}),
      })
      .toStream()
      .to('best-orders');
  });
  const driver = testDriver(best);
  const [hat, coat, shoes] = [
    {product: 'hat', total: 9},
    {product: 'coat', total: 80},
    {product: 'shoes', total: 50},
  ];
  feed(driver, 'orders', ['ann', hat, 1], ['ann', coat, 2], ['ann', shoes, 3]);
  expect(seen(driver, 'best-orders').at(-1)).toEqual([
    'ann',
    {top: [coat, shoes], products: ['hat', 'coat', 'shoes']},
    3,
  ]);
});

test('cogroup', () => {
  const balances = topology('balances', ({stream}) => {
    const deposits = stream('deposits', json<number>()).groupByKey();
    const fees = stream('fees', json<{fee: number}>()).groupByKey();
    deposits
      .cogroup((balance: number, amount) => balance + amount)
      .cogroup(fees, (balance, {fee}) => balance - fee)
      .aggregate(() => 0, {name: 'balances'})
      .toStream()
      .to('balances-now');
  });
  const driver = testDriver(balances);
  feed(driver, 'deposits', ['ann', 100, 1]);
  feed(driver, 'fees', ['ann', {fee: 3}, 2]);
  expect(seen(driver, 'balances-now')).toEqual([
    ['ann', 100, 1],
    ['ann', 97, 2],
  ]);
});

test('a table by another key', () => {
  const perCity = topology('per-city', ({table}) => {
    table('customers', json<{city: string; spent: number}>())
      .groupBy((customer) => [customer.city, customer.spent])
      .reduce(
        (total, spent) => total + spent,
        (total, spent) => total - spent,
      )
      .toStream()
      .to('spent-per-city');
  });
  const driver = testDriver(perCity);
  feed(driver, 'customers', ['ann', {city: 'Seoul', spent: 10}, 1]);
  feed(driver, 'customers', ['bob', {city: 'Seoul', spent: 5}, 2]);
  feed(driver, 'customers', ['ann', {city: 'Busan', spent: 12}, 3]);
  expect(seen(driver, 'spent-per-city')).toEqual([
    ['Seoul', 10, 1],
    ['Seoul', 15, 2],
    ['Seoul', 5, 3],
    ['Busan', 12, 3],
  ]);
});

test('rows chosen and changed', () => {
  const adults = topology('adults', ({table}) => {
    const isAdult = (person: {age: number}) => person.age >= 18;
    table('people', json<{age: number; city: string}>(), {store: 'people-now'})
      .filter(isAdult)
      .mapValues((person) => person.city, {store: 'cities'})
      .toStream()
      .to('cities-of-adults');
    table('guests', json<{age: number}>()).filter(isAdult).toStream().to('adult-guests');
  });
  const driver = testDriver(adults);
  const [young, grown] = [
    {age: 17, city: 'Seoul'},
    {age: 18, city: 'Seoul'},
  ];
  feed(driver, 'people', ['ann', young, 1], ['ann', grown, 2], ['ann', null, 3]);
  expect(seen(driver, 'cities-of-adults')).toEqual([
    ['ann', 'Seoul', 2],
    ['ann', null, 3],
  ]);
  expect(driver.store('cities').get('ann')).toBe(undefined);

  feed(driver, 'guests', ['bob', {age: 17}, 1]); // was bob there before? no store knows
  expect(seen(driver, 'adult-guests')).toEqual([['bob', null, 1]]);
});
