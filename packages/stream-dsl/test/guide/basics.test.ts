import {int32Serde, json, stringSerde, toJson, topology, tumbling} from '@crm/stream-dsl';
import {testDriver} from '@crm/stream-dsl/testing';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('a first topology', () => {
  const shouting = topology('shouting', ({stream}) => {
    stream('words', stringSerde)
      .mapValues((word, key) => `${key} says ${word.toUpperCase()}`)
      .to('shouts');
  });
  const driver = testDriver(shouting);
  feed(driver, 'words', ['ann', 'hello', 1_000]);
  expect(seen(driver, 'shouts')).toEqual([['ann', 'ann says HELLO', 1_000]]);
});

test('types', () => {
  topology('typed', ({stream, table}) => {
    const orders = stream('orders', json<{total: number}>());
    // @ts-expect-error an order has no field `amount`
    orders.filter((order) => order.amount > 10);
    // @ts-expect-error there is no grace
    expect(() => tumbling('1 minute')).toThrow();
    const byNumber = table('by-number', json<string>(), {key: int32Serde});
    // @ts-expect-error a text is not a number
    orders.join(byNumber, (order, name) => `${name}: ${order.total}`);
  });
});

test('nulls', () => {
  const lengths = topology('lengths', ({stream}) => {
    const texts = stream('texts', stringSerde);
    texts
      .filter((text) => text !== null)
      .mapValues((text) => text.length)
      .to('lengths');
    texts.mapValues((text) => text.length).to('careless');
  });
  const driver = testDriver(lengths);
  feed(driver, 'texts', ['ann', 'hello', 1], ['ann', null, 2]);
  expect(seen(driver, 'lengths')).toEqual([['ann', 5, 1]]);
  expect(seen(driver, 'careless')).toEqual([['ann', 5, 1]]);
  expect(driver.output('texts.dead-letters').readText()).toMatchObject([
    {key: 'ann', value: null, timestampMs: 2},
  ]);
});

test('names', () => {
  const shop = topology('shop', ({stream}) => {
    const orders = stream('orders', json<{city: string}>());
    orders.groupBy((order) => order.city).count();
    orders.groupBy((order) => order.city).count({name: 'per-city'});
  });
  const {repartitions, stores} = toJson(shop);
  expect(repartitions.map(({topic}) => topic)).toEqual([
    'shop-orders-repartition',
    'shop-per-city-repartition',
  ]);
  expect(stores.map(({changelog}) => changelog)).toEqual([
    'shop-count-orders-store-changelog',
    'shop-per-city-changelog',
  ]);
});

test('what cannot run', () => {
  const twice = () =>
    topology('shop', ({stream}) => {
      stream('orders', json<number>(), {name: 'in'}).filter(() => true, {name: 'in'});
    });
  expect(twice).toThrow('two nodes of topology shop are named in: give one another name');
});
