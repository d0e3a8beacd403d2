import {json, stringSerde, topology} from '@crm/stream-dsl';
import {testDriver} from '@crm/stream-dsl/testing';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('several topics', () => {
  const united = topology('united', ({stream}) => {
    stream(['orders-eu', 'orders-us'], stringSerde).to('orders');
  });
  const driver = testDriver(united);
  feed(driver, 'orders-us', ['ann', 'shoes', 5]);
  feed(driver, 'orders-eu', ['bob', 'hat', 3]);
  expect(seen(driver, 'orders')).toEqual([
    ['ann', 'shoes', 5],
    ['bob', 'hat', 3],
  ]);
});

test('a time of its own', () => {
  const timed = topology('timed', ({stream}) => {
    stream('events', json<{at: number}>(), {timestamp: (event) => event.at}).to('timed-events');
  });
  const driver = testDriver(timed);
  feed(driver, 'events', ['ann', {at: 7}, 1_000], ['ann', {at: -1}, 1_000]);
  expect(seen(driver, 'timed-events')).toEqual([['ann', {at: 7}, 7]]);
  expect(driver.metrics().dropped).toEqual([
    {node: 'source-events', reason: 'invalid-timestamp', count: 1},
  ]);
});

test('a table', () => {
  const tiers = topology('tiers', ({table}) => {
    table('profiles', json<{tier: string}>(), {store: 'profiles-now'})
      .toStream()
      .to('profile-changes');
  });
  const driver = testDriver(tiers);
  feed(
    driver,
    'profiles',
    ['ann', {tier: 'gold'}, 10],
    ['bob', {tier: 'new'}, 11],
    ['bob', null, 12],
  );
  expect(seen(driver, 'profile-changes')).toEqual([
    ['ann', {tier: 'gold'}, 10],
    ['bob', {tier: 'new'}, 11],
    ['bob', null, 12],
  ]);
  expect([...driver.store('profiles-now').entries()]).toEqual([['ann', {tier: 'gold'}]]);
});

test('a global table', () => {
  const named = topology('named', ({stream, globalTable}) => {
    const products = globalTable('products', json<{name: string}>());
    stream('orders', json<{productId: string}>())
      .joinGlobal(
        products,
        (order) => order.productId,
        (_order, product) => product.name,
      )
      .to('named-orders');
  });
  const driver = testDriver(named);
  feed(driver, 'products', ['p1', {name: 'shoes'}, 0]);
  feed(driver, 'orders', ['ann', {productId: 'p1'}, 5], ['ann', {productId: 'p2'}, 6]);
  expect(seen(driver, 'named-orders')).toEqual([['ann', 'shoes', 5]]);
});

test('a versioned table', () => {
  const priced = topology('priced', ({table}) => {
    table('prices', json<number>(), {history: '1 second'}).toStream().to('price-changes');
  });
  const driver = testDriver(priced);
  feed(driver, 'prices', ['shoes', 50, 2_000], ['shoes', 40, 1_500], ['shoes', 30, 500]);
  expect(seen(driver, 'price-changes')).toEqual([
    ['shoes', 50, 2_000],
    ['shoes', 40, 1_500],
  ]);
  expect(driver.metrics().dropped).toEqual([
    {node: 'table-prices', reason: 'history-expired', count: 1},
  ]);
});

test('a stream as a table', () => {
  const latest = topology('latest', ({stream}) => {
    stream('pages', json<{user: string; page: string}>())
      .selectKey((view) => view.user)
      .mapValues((view) => view.page)
      .toTable({store: 'last-page'});
  });
  const driver = testDriver(latest);
  feed(driver, 'pages', ['x', {user: 'ann', page: '/a'}, 1], ['y', {user: 'ann', page: '/b'}, 2]);
  expect(driver.store('last-page').get('ann')).toBe('/b');
});

test('a topic chosen per record', () => {
  const routed = topology('routed', ({stream}) => {
    stream('payments', json<number>()).to((amount) => (amount < 0 ? 'refunds' : 'charges'), {
      topics: ['refunds', 'charges'],
    });
  });
  const driver = testDriver(routed);
  feed(driver, 'payments', ['ann', 20, 1], ['ann', -5, 2]);
  expect(seen(driver, 'charges')).toEqual([['ann', 20, 1]]);
  expect(seen(driver, 'refunds')).toEqual([['ann', -5, 2]]);
});

test('headers', () => {
  const traced = topology('traced', ({stream}) => {
    stream('in', json<number>())
      .mapValues((n) => n + 1)
      .groupByKey()
      .count()
      .toStream()
      .to('counts');
  });
  const driver = testDriver(traced);
  const headers = [['trace', Buffer.from('t-1')]] as const;
  driver.input('in').pipe('ann', 1, 5, {headers});
  const [result] = driver.output('counts').read();
  expect(Buffer.from(result?.headers?.[0]?.[1] ?? []).toString()).toBe('t-1');
});
