import {json, topology, within} from '@crm/stream-dsl';
import {testDriver} from '@crm/stream-dsl/testing';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('streams, inner', () => {
  const matched = topology('matched', ({stream}) => {
    const payments = stream('payments', json<number>());
    stream('orders', json<string>())
      .joinStream(
        payments,
        (order, paid) => `${order} paid ${paid}`,
        within({before: 0, after: '1 hour'}, {grace: '1 minute'}),
      )
      .to('paid-orders');
  });
  const driver = testDriver(matched);
  feed(driver, 'payments', ['ann', 5, 999]);
  feed(driver, 'orders', ['ann', 'hat', 1_000]);
  feed(driver, 'payments', ['ann', 9, 1_000], ['ann', 7, 3_601_000], ['ann', 8, 3_601_001]);
  expect(seen(driver, 'paid-orders')).toEqual([
    ['ann', 'hat paid 9', 1_000],
    ['ann', 'hat paid 7', 3_601_000],
  ]);
});

test('streams, left and outer', () => {
  const answered = topology('answered', ({stream}) => {
    const answers = stream('answers', json<string>());
    const questions = stream('questions', json<string>());
    const near = within(100, {grace: 10});
    questions.leftJoinStream(answers, (q, a) => `${q}+${a}`, near).to('left');
    questions.outerJoinStream(answers, (q, a) => `${q}+${a}`, near).to('outer');
  });
  const driver = testDriver(answered);
  feed(driver, 'questions', ['A', 'A0', 0], ['B', 'B0', 0]);
  feed(driver, 'answers', ['A', '1', 50], ['C', '2', 111]);
  expect(seen(driver, 'left')).toEqual([
    ['A', 'A0+1', 50],
    ['B', 'B0+null', 0],
  ]);
  feed(driver, 'answers', ['C', '3', 222]);
  expect(seen(driver, 'outer')).toEqual([
    ['A', 'A0+1', 50],
    ['B', 'B0+null', 0],
    ['C', 'null+2', 111],
  ]);
});

test('stream and table', () => {
  const tiered = topology('tiered', ({stream, table}) => {
    const tiers = table('tiers', json<string>());
    const orders = stream('orders', json<number>());
    orders.join(tiers, (total, tier) => ({total, tier})).to('inner');
    orders.leftJoin(tiers, (total, tier) => ({total, tier})).to('left');
  });
  const driver = testDriver(tiered);
  feed(driver, 'orders', ['ann', 5, 10]);
  feed(driver, 'tiers', ['ann', 'gold', 20]);
  feed(driver, 'orders', ['ann', 7, 15]);
  expect(seen(driver, 'inner')).toEqual([['ann', {total: 7, tier: 'gold'}, 15]]);
  expect(seen(driver, 'left')).toEqual([
    ['ann', {total: 5, tier: null}, 10],
    ['ann', {total: 7, tier: 'gold'}, 15],
  ]);
});

test('as of a time, with grace', () => {
  const priced = topology('priced', ({stream, table}) => {
    const prices = table('prices', json<number>(), {history: '1 hour'});
    const orders = stream('orders', json<string>());
    orders.join(prices, (item, price) => `${item}: ${price}`).to('at-once');
    orders.join(prices, (item, price) => `${item}: ${price}`, {grace: 100}).to('patient');
  });
  const driver = testDriver(priced);
  feed(driver, 'prices', ['p1', 50, 0], ['p1', 40, 1_000]);
  feed(driver, 'orders', ['p1', 'hat', 990]);
  feed(driver, 'prices', ['p1', 45, 980]);
  feed(driver, 'orders', ['p1', 'coat', 1_090]);
  expect(seen(driver, 'at-once')).toEqual([
    ['p1', 'hat: 50', 990],
    ['p1', 'coat: 40', 1_090],
  ]);
  expect(seen(driver, 'patient')).toEqual([['p1', 'hat: 45', 990]]);
});

test('two tables', () => {
  const cards = topology('cards', ({table}) => {
    const names = table('names', json<string>());
    const cities = table('cities', json<string>());
    names
      .join(cities, (name, city) => `${name}, ${city}`)
      .toStream()
      .to('inner');
    names
      .leftJoin(cities, (name, city) => `${name}, ${city}`)
      .toStream()
      .to('left');
    names
      .outerJoin(cities, (name, city) => `${name}, ${city}`)
      .toStream()
      .to('outer');
  });
  const driver = testDriver(cards);
  feed(driver, 'names', ['1', 'Ann', 10]);
  feed(driver, 'cities', ['1', 'Seoul', 5], ['2', 'Busan', 6], ['1', null, 20]);
  expect(seen(driver, 'inner')).toEqual([
    ['1', 'Ann, Seoul', 10],
    ['1', null, 20],
  ]);
  expect(seen(driver, 'left')).toEqual([
    ['1', 'Ann, null', 10],
    ['1', 'Ann, Seoul', 10],
    ['1', 'Ann, null', 20],
  ]);
  expect(seen(driver, 'outer')).toEqual([
    ['1', 'Ann, null', 10],
    ['1', 'Ann, Seoul', 10],
    ['2', 'null, Busan', 6],
    ['1', 'Ann, null', 20],
  ]);
});

test('a foreign key', () => {
  const shipped = topology('shipped', ({table}) => {
    const stores = table('stores', json<string>());
    const orders = table('orders', json<{storeId: string}>());
    orders
      .joinForeignKey(
        stores,
        (order) => order.storeId,
        (_order, city) => city,
      )
      .toStream()
      .to('inner');
    orders
      .leftJoinForeignKey(
        stores,
        (order) => order.storeId,
        (_order, city) => ({city}),
      )
      .toStream()
      .to('left');
  });
  const driver = testDriver(shipped);
  feed(driver, 'stores', ['s1', 'Seoul', 1]);
  feed(driver, 'orders', ['o1', {storeId: 's1'}, 2], ['o1', {storeId: 's2'}, 3]);
  feed(driver, 'stores', ['s2', 'Busan', 4]);
  expect(seen(driver, 'inner')).toEqual([
    ['o1', 'Seoul', 2],
    ['o1', null, 3],
    ['o1', 'Busan', 4],
  ]);
  expect(seen(driver, 'left')).toEqual([
    ['o1', {city: 'Seoul'}, 2],
    ['o1', {city: null}, 3],
    ['o1', {city: 'Busan'}, 4],
  ]);
});
