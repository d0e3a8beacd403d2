import {
  countWindows,
  customWindows,
  hopping,
  json,
  sessions,
  sliding,
  topology,
  tumbling,
} from '@crm/stream-dsl';
import {testDriver} from '@crm/stream-dsl/testing';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('tumbling windows', () => {
  const finals = topology('finals', ({stream}) => {
    const counts = stream('in', json<string>())
      .groupByKey()
      .windowedBy(tumbling('2 ms', {grace: '1 ms'}), {emit: 'onWindowClose'})
      .count();
    counts.toStream().to('counts');
    counts.late().to('late');
  });
  const driver = testDriver(finals);
  for (const at of [0, 1, 2, 1, 0, 5, 0]) feed(driver, 'in', ['a', 'x', at]);
  expect(seen(driver, 'counts')).toEqual([
    [{key: 'a', startMs: 0, endMs: 2}, 4, 1],
    [{key: 'a', startMs: 2, endMs: 4}, 1, 2],
  ]);
  expect(seen(driver, 'late')).toEqual([['a', 'x', 0]]);
  expect(driver.metrics().late).toBe(1);
});

test('hopping windows', () => {
  const overlapping = topology('overlapping', ({stream}) => {
    stream('in', json<number>())
      .groupByKey()
      .windowedBy(hopping('10 seconds', {advance: '5 seconds', grace: 0}))
      .count()
      .toStream()
      .to('counts');
  });
  const driver = testDriver(overlapping);
  feed(driver, 'in', ['a', 1, 7_000]);
  expect(seen(driver, 'counts')).toEqual([
    [{key: 'a', startMs: 0, endMs: 10_000}, 1, 7_000],
    [{key: 'a', startMs: 5_000, endMs: 15_000}, 1, 7_000],
  ]);
});

test('sessions', () => {
  const visits = topology('visits', ({stream}) => {
    stream('clicks', json<string>())
      .groupByKey()
      .windowedBy(sessions('5 ms', {grace: '10 ms'}))
      .count()
      .toStream()
      .to('visits');
  });
  const driver = testDriver(visits);
  feed(driver, 'clicks', ['ann', '/a', 0], ['ann', '/c', 8], ['ann', '/b', 4]);
  expect(seen(driver, 'visits')).toEqual([
    [{key: 'ann', startMs: 0, endMs: 0}, 1, 0],
    [{key: 'ann', startMs: 8, endMs: 8}, 1, 8],
    [{key: 'ann', startMs: 0, endMs: 0}, null, 0],
    [{key: 'ann', startMs: 8, endMs: 8}, null, 8],
    [{key: 'ann', startMs: 0, endMs: 8}, 3, 8],
  ]);
});

test('sessions with a merge of your own', () => {
  const paths = topology('paths', ({stream}) => {
    stream('clicks', json<string>())
      .groupByKey()
      .windowedBy(sessions('5 ms', {grace: 0}), {emit: 'onWindowClose'})
      .aggregate({
        init: () => '',
        add: (path, page) => path + page,
        merge: (earlier, later) => earlier + later,
      })
      .toStream()
      .to('paths');
  });
  const driver = testDriver(paths);
  feed(driver, 'clicks', ['ann', '/a', 0], ['ann', '/b', 4], ['bob', '/x', 10]);
  expect(seen(driver, 'paths')).toEqual([[{key: 'ann', startMs: 0, endMs: 4}, '/a/b', 4]]);
});

test('sliding windows', () => {
  const bursts = topology('bursts', ({stream}) => {
    stream('logins', json<string>())
      .groupByKey()
      .windowedBy(sliding('10 ms', {grace: '5 ms'}), {emit: 'onWindowClose'})
      .count()
      .toStream()
      .to('bursts');
  });
  const driver = testDriver(bursts);
  feed(driver, 'logins', ['ann', 'x', 20], ['ann', 'x', 25], ['bob', 'x', 100]);
  expect(seen(driver, 'bursts')).toEqual([
    [{key: 'ann', startMs: 10, endMs: 20}, 1, 20],
    [{key: 'ann', startMs: 15, endMs: 25}, 2, 25],
    [{key: 'ann', startMs: 21, endMs: 31}, 1, 25],
  ]);
});

test('windows of your own', () => {
  const monthly = topology('monthly', ({stream}) => {
    const months = customWindows({
      windowsFor: (timestampMs) => {
        const at = new Date(timestampMs);
        const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
        return [{startMs: Date.UTC(year, month), endMs: Date.UTC(year, month + 1)}];
      },
      maxSize: '31 days',
      grace: '1 day',
    });
    stream('orders', json<number>())
      .groupByKey()
      .windowedBy(months)
      .reduce((total, order) => total + order)
      .toStream()
      .to('monthly-totals');
  });
  const driver = testDriver(monthly);
  const [february, march] = [Date.UTC(2026, 1), Date.UTC(2026, 2)];
  feed(driver, 'orders', ['ann', 5, february], ['ann', 7, march - 1], ['ann', 1, march]);
  expect(seen(driver, 'monthly-totals')).toEqual([
    [{key: 'ann', startMs: february, endMs: march}, 5, february],
    [{key: 'ann', startMs: february, endMs: march}, 12, march - 1],
    [{key: 'ann', startMs: march, endMs: Date.UTC(2026, 3)}, 1, march],
  ]);
});

test('count windows', () => {
  const stamps = topology('stamps', ({stream}) => {
    stream('purchases', json<number>())
      .groupByKey()
      .windowedBy(countWindows(3), {emit: 'onWindowClose'})
      .reduce((left, right) => left + right)
      .toStream()
      .to('every-third');
  });
  const driver = testDriver(stamps);
  feed(driver, 'purchases', ['ann', 10, 1], ['ann', 20, 9], ['ann', 30, 4], ['ann', 40, 5]);
  expect(seen(driver, 'every-third')).toEqual([[{key: 'ann', index: 0}, 60, 9]]);
});
