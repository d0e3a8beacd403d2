import {json, topology, tumbling, untilTimeLimit, untilWindowCloses} from '@crm/stream-dsl';
import {testDriver} from '@crm/stream-dsl/testing';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('on update, with and without a cache', () => {
  const counted = topology('counted', ({stream}) => {
    stream('texts', json<string>())
      .flatMapValues((text) => text.split(' '))
      .groupByKey()
      .count()
      .toStream()
      .to('words-per-author');
  });
  const [each, cached] = [testDriver(counted), testDriver(counted, {cacheBytes: 10_000_000})];
  for (const driver of [each, cached]) feed(driver, 'texts', ['ann', 'to be or', 1]);
  expect(seen(each, 'words-per-author')).toEqual([
    ['ann', 1, 1],
    ['ann', 2, 1],
    ['ann', 3, 1],
  ]);
  expect(seen(cached, 'words-per-author')).toEqual([['ann', 3, 1]]);
});

test('on window close', () => {
  const finals = topology('finals', ({stream}) => {
    stream('in', json<number>())
      .groupByKey()
      .windowedBy(tumbling(10, {grace: 5}), {emit: 'onWindowClose'})
      .reduce((total, n) => total + n)
      .toStream()
      .to('finals');
  });
  const driver = testDriver(finals);
  feed(driver, 'in', ['a', 1, 3], ['b', 7, 14], ['a', 2, 9]);
  expect(seen(driver, 'finals')).toEqual([]);
  feed(driver, 'in', ['b', 1, 15]); // 10 + grace
  expect(seen(driver, 'finals')).toEqual([[{key: 'a', startMs: 0, endMs: 10}, 3, 9]]);
});

test('suppress until a window closes', () => {
  const finals = topology('finals', ({stream}) => {
    stream('in', json<number>())
      .groupByKey()
      .windowedBy(tumbling(10, {grace: 5}))
      .count()
      .suppress(untilWindowCloses({maxRecords: 10_000}))
      .toStream()
      .filter((count) => count > 1)
      .to('busy-windows');
  });
  const driver = testDriver(finals);
  feed(driver, 'in', ['a', 1, 3], ['b', 1, 3], ['a', 1, 4], ['a', 1, 15]);
  expect(seen(driver, 'busy-windows')).toEqual([[{key: 'a', startMs: 0, endMs: 10}, 2, 4]]);
});

test('suppress for a time', () => {
  const calm = topology('calm', ({table}) => {
    table('prices', json<number>(), {store: 'prices-now'})
      .suppress(untilTimeLimit('1 second', {maxRecords: 2, whenFull: 'emitEarly'}))
      .toStream()
      .to('calm-prices');
  });
  const driver = testDriver(calm);
  feed(driver, 'prices', ['a', 1, 0], ['a', 2, 500], ['b', 9, 1_000]);
  expect(seen(driver, 'calm-prices')).toEqual([['a', 2, 500]]);
  feed(driver, 'prices', ['c', 5, 1_001], ['d', 6, 1_002]); // three wait, two may
  expect(seen(driver, 'calm-prices')).toEqual([['b', 9, 1_000]]);
});

test('a buffer that is full', () => {
  const strict = topology('strict', ({table}) => {
    table('prices', json<number>(), {store: 'prices-now'})
      .suppress(untilTimeLimit('1 second', {maxRecords: 1, whenFull: 'fail'}))
      .toStream()
      .to('calm-prices');
  });
  const driver = testDriver(strict);
  feed(driver, 'prices', ['a', 1, 0], ['a', 2, 1]); // one key waits
  expect(() => feed(driver, 'prices', ['b', 9, 2])).toThrow(
    expect.objectContaining({code: 'STREAM_BUFFER_FULL'}),
  );
});

test('late records', () => {
  const counted = topology('counted', ({stream}) => {
    const counts = stream('in', json<string>())
      .groupByKey()
      .windowedBy(tumbling(10, {grace: 0}))
      .count();
    counts.late().to('too-late');
  });
  const driver = testDriver(counted);
  feed(driver, 'in', ['a', 'x', 3], ['a', 'y', 10], ['a', 'z', 9]);
  expect(seen(driver, 'too-late')).toEqual([['a', 'z', 9]]);
  expect(driver.metrics().late).toBe(1);
});

test('an idle clock', () => {
  const finals = topology('finals', ({stream}) => {
    stream('in', json<number>())
      .groupByKey()
      .windowedBy(tumbling(10, {grace: 5}), {emit: 'onWindowClose'})
      .count()
      .toStream()
      .to('finals');
  });
  const driver = testDriver(finals, {wallClockMs: 0, idleClock: 100});
  feed(driver, 'in', ['a', 1, 3]);
  driver.advanceWallClock(5_000); // nothing comes: event time goes on, 100 ms behind the wall clock
  expect(seen(driver, 'finals')).toEqual([[{key: 'a', startMs: 0, endMs: 10}, 1, 3]]);
});
