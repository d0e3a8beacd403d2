import {describe, expect, test} from 'vitest';
import {FEEDINGS, fed} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {countWindows} from '../../windows/count-windows.ts';

const text = json<string>();

const joined = (emit: 'onUpdate' | 'onWindowClose') =>
  topology('count-windows', ({stream}) => {
    stream('in', text)
      .groupByKey()
      .windowedBy(countWindows(2), {emit})
      .reduce((left, right) => left + right, {name: 'texts'})
      .toStream()
      .to('out');
  });

const window = (key: string, index: number, value: string, timestampMs: number) => ({
  key: {key, index},
  value,
  timestampMs,
});

const RECORDS = [
  ['a', 'p', 5],
  ['b', 'q', 1],
  ['a', 'r', 3],
  ['a', 's', 2],
  ['a', 't', 9],
  ['a', 'u', 4],
] as const;

describe.each(FEEDINGS)('count windows, fed %s', (feeding) => {
  test('on update each record shows its window', () => {
    const driver = fed(joined('onUpdate'), RECORDS, feeding);
    expect(driver.output('out').read()).toEqual([
      window('a', 0, 'p', 5),
      window('b', 0, 'q', 1),
      window('a', 0, 'pr', 5),
      window('a', 1, 's', 2),
      window('a', 1, 'st', 9),
      window('a', 2, 'u', 4),
    ]);
    expect([...driver.store('texts').entries()]).toEqual(
      expect.arrayContaining([
        [{key: 'a', index: 2}, 'u'],
        [{key: 'b', index: 0}, 'q'],
      ]),
    );
    expect(driver.store('texts').size).toBe(2);
  });

  test('on close each window comes once, when it is full', () => {
    const driver = fed(joined('onWindowClose'), RECORDS, feeding);
    expect(driver.output('out').read()).toEqual([window('a', 0, 'pr', 5), window('a', 1, 'st', 9)]);
  });
});

test('a commit forwards each window that changed', () => {
  const lists = topology('count-lists', ({stream}) => {
    stream('in', json<readonly string[]>())
      .flatMapValues((texts) => texts)
      .groupByKey()
      .windowedBy(countWindows(2))
      .reduce((left, right) => left + right)
      .toStream()
      .to('out');
  });
  const driver = testDriver(lists, {cacheBytes: 1});
  driver.input('in').pipe('a', ['p', 'q', 'r'], 5);
  driver.restart();
  driver.input('in').pipe('a', ['s', 't', 'u', 'v'], 7);
  expect(driver.output('out').read()).toEqual([
    window('a', 0, 'pq', 5),
    window('a', 1, 'r', 5),
    window('a', 1, 'rs', 7),
    window('a', 2, 'tu', 7),
    window('a', 3, 'v', 7),
  ]);
});

test('rule 8: null keys are dropped, null values are values', () => {
  const counts = topology('count-counts', ({stream}) => {
    stream('in', text)
      .groupByKey()
      .windowedBy(countWindows(2), {emit: 'onWindowClose'})
      .count({name: 'counts'})
      .toStream()
      .to('out');
  });
  const driver = testDriver(counts);
  driver.input('in').pipe(null, 'a', 0);
  driver.input('in').pipe('k', null, 1);
  driver.input('in').pipe('k', null, 0);
  expect(driver.output('out').read()).toEqual([
    {key: {key: 'k', index: 0}, value: 2, timestampMs: 1},
  ]);
  expect(driver.metrics().dropped).toEqual([{node: 'counts', reason: 'null-key', count: 1}]);
});
