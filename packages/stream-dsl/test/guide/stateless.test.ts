import {json, stringSerde, topology} from '@crm/stream-dsl';
import {testDriver} from '@crm/stream-dsl/testing';
import {distinct, map} from 'rxjs';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('filter and map', () => {
  const texts: string[] = [];
  const words = topology('words', ({stream}) => {
    stream('texts', stringSerde)
      .filter((text) => text.length > 0)
      .filterNot((text) => text.startsWith('#'))
      .peek((text, author) => texts.push(`${author}: ${text}`))
      .flatMap((text, author) => text.split(' ').map((word) => [word, {author}] as const))
      .mapValues(({author}) => author.toUpperCase())
      .map((author, word) => [`${word}!`, author])
      .to('words', {value: stringSerde});
  });
  const driver = testDriver(words);
  feed(driver, 'texts', ['ann', '', 1], ['ann', '#x', 2], ['ann', 'be kind', 3]);
  expect(texts).toEqual(['ann: be kind']);
  expect(seen(driver, 'words')).toEqual([
    ['be!', 'ANN', 3],
    ['kind!', 'ANN', 3],
  ]);
});

test('keys and repartition topics', () => {
  const perPage = topology('per-page', ({stream}) => {
    stream('views', json<{page: string}>())
      .selectKey((view) => view.page)
      .mapValues((view) => view.page.length)
      .repartition({name: 'by-page', partitions: 6})
      .to('lengths');
  });
  const driver = testDriver(perPage);
  feed(driver, 'views', ['ann', {page: '/home'}, 1]);
  expect(seen(driver, 'lengths')).toEqual([['/home', 5, 1]]);
  expect(driver.output('per-page-by-page-repartition').readText()).toMatchObject([
    {key: '/home', value: '5'},
  ]);
});

test('split and merge', () => {
  const sorted = topology('sorted', ({stream}) => {
    const {paid, open} = stream('orders', json<{total: number; isPaid: boolean}>()).split(
      {paid: (order) => order.isPaid},
      {default: 'open'},
    );
    const reminders = open.mapValues((order) => `remind of ${order.total}`);
    const receipts = paid.mapValues((order) => `receipt for ${order.total}`);
    reminders.merge(receipts).to('letters');
  });
  const driver = testDriver(sorted);
  feed(
    driver,
    'orders',
    ['ann', {total: 9, isPaid: true}, 1],
    ['bob', {total: 7, isPaid: false}, 2],
  );
  expect(seen(driver, 'letters')).toEqual([
    ['ann', 'receipt for 9', 1],
    ['bob', 'remind of 7', 2],
  ]);
});

test('any RxJS operator', () => {
  const masked = topology('masked', ({stream}) => {
    stream('events', json<{id: string; card: string}>())
      .pipe(
        distinct((record) => record.value.id),
        map((record) => ({...record, value: {id: record.value.id}})),
      )
      .to('masked-events');
  });
  const driver = testDriver(masked);
  driver.input('events').queue('ann', {id: 'e1', card: '4111'}, 1);
  driver.input('events').queue('ann', {id: 'e1', card: '4111'}, 2);
  driver.settle(); // both records in one micro-batch
  expect(seen(driver, 'masked-events')).toEqual([['ann', {id: 'e1'}, 1]]);
});

test('asynchronous calls', async () => {
  const scored = topology('scored', ({stream}) => {
    stream('orders', json<{total: number}>())
      .mapAsync(
        async (order, _key, {signal}) => {
          signal.throwIfAborted(); // hand it to `fetch`: the timeout aborts it
          return {...order, risk: order.total > 100 ? 'high' : 'low'};
        },
        {concurrency: 8, timeout: '2 seconds', retries: 3, backoff: '50 ms'},
      )
      .to('scored-orders');
  });
  const driver = testDriver(scored);
  driver.input('orders').queue('ann', {total: 500}, 1);
  driver.input('orders').queue('bob', {total: 5}, 2);
  await driver.settleAsync();
  expect(seen(driver, 'scored-orders')).toEqual([
    ['ann', {total: 500, risk: 'high'}, 1],
    ['bob', {total: 5, risk: 'low'}, 2],
  ]);
});

test('a lookup with a cache', async () => {
  const asked: string[] = [];
  const enriched = topology('enriched', ({stream}) => {
    stream('orders', json<{city: string}>())
      .lookup(
        (order) => order.city,
        async (city) => {
          asked.push(city);
          return {country: city === 'Seoul' ? 'KR' : 'FR'};
        },
        (order, {country}) => ({...order, country}),
        {cache: {maxEntries: 1_000, ttl: '10 minutes'}},
      )
      .to('enriched-orders');
  });
  const driver = testDriver(enriched);
  driver.input('orders').queue('ann', {city: 'Seoul'}, 1);
  driver.input('orders').queue('bob', {city: 'Seoul'}, 2);
  await driver.settleAsync();
  expect(asked).toEqual(['Seoul']);
  expect(seen(driver, 'enriched-orders')).toEqual([
    ['ann', {city: 'Seoul', country: 'KR'}, 1],
    ['bob', {city: 'Seoul', country: 'KR'}, 2],
  ]);
});

test('deduplicate', () => {
  const once = topology('once', ({stream}) => {
    stream('events', json<{id: string}>())
      .deduplicate({id: (event) => event.id, within: '1 minute'})
      .to('events-once');
  });
  const driver = testDriver(once);
  feed(
    driver,
    'events',
    ['a', {id: 'e1'}, 0],
    ['a', {id: 'e1'}, 60_000],
    ['a', {id: 'e1'}, 60_001],
  );
  expect(seen(driver, 'events-once')).toEqual([
    ['a', {id: 'e1'}, 0],
    ['a', {id: 'e1'}, 60_001],
  ]);
});
