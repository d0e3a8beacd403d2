import {describe, expect, test} from 'vitest';
import {FEEDINGS, type Fed, feed, rowsOf} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

const amount = json<number>();
const isEven = (value: number) => value % 2 === 0;

const steps = topology('steps', ({table}) => {
  const known = table('known', amount, {store: 'known'});
  known.filter(isEven).toStream().to('known-even');
  known.filterNot(isEven).toStream().to('known-odd');
  const unknown = table('unknown', amount);
  unknown.filter(isEven).toStream().to('unknown-even');
  unknown.filter(isEven, {store: 'even'}).toStream().to('stored-even');
  unknown
    .mapValues((value, key) => (value === 3 ? null : `${key}${value}`), {store: 'texts'})
    .toStream()
    .to('texts');
});
const values = [1, 2, 3, 5, null];
const into = (topic: string): readonly Fed[] => values.map((value, i) => [topic, 'k', value, i]);

describe.each(FEEDINGS)('fed %s', (feeding) => {
  // Expected as seen on Kafka Streams 4.3.0.
  test.each([
    {
      topic: 'known',
      to: 'known-even',
      expected: [
        [2, 1],
        [null, 2],
      ],
    },
    {
      topic: 'known',
      to: 'known-odd',
      expected: [
        [1, 0],
        [null, 1],
        [3, 2],
        [5, 3],
        [null, 4],
      ],
    },
    {
      topic: 'unknown',
      to: 'unknown-even',
      expected: [
        [null, 0],
        [2, 1],
        [null, 2],
        [null, 3],
        [null, 4],
      ],
    },
    {
      topic: 'unknown',
      to: 'stored-even',
      expected: [
        [null, 0],
        [2, 1],
        [null, 2],
        [null, 3],
        [null, 4],
      ],
    },
    {
      topic: 'unknown',
      to: 'texts',
      expected: [
        ['k1', 0],
        ['k2', 1],
        [null, 2],
        ['k5', 3],
        [null, 4],
      ],
    },
  ])(
    'a filter tells tombstones that are news where the table before keeps a store: $to',
    ({topic, to, expected}) => {
      const driver = feed(steps, into(topic), feeding);
      expect(rowsOf(driver, to)).toEqual(expected.map(([value, at]) => ['k', value, at]));
    },
  );

  test('a store of its own can be asked', () => {
    const driver = feed(steps, into('unknown').slice(0, 2), feeding);
    expect(driver.store('even').get('k')).toBe(2);
    expect([...driver.store('texts').entries()]).toEqual([['k', 'k2']]);
  });
});

test('a filter without a store answers from the table before it', () => {
  const lookedUp = topology('looked-up', ({table, stream}) => {
    const even = table('rows', amount)
      .filter(isEven)
      .mapValues((value) => value * 10);
    stream('events', amount)
      .leftJoin(even, (_event, value) => value)
      .to('out');
  });
  const driver = testDriver(lookedUp);
  driver.input('rows').pipe('a', 2, 0);
  driver.input('rows').pipe('b', 3, 0);
  for (const key of ['a', 'b', 'c']) driver.input('events').pipe(key, 1, 1);
  expect(rowsOf(driver, 'out')).toEqual([
    ['a', 20, 1],
    ['b', null, 1],
    ['c', null, 1],
  ]);
});

test('a function that throws loses one record and changes nothing', () => {
  const failing = topology('failing', ({table}) => {
    table('in', amount)
      .mapValues(
        (value) => {
          if (value === 2) throw new Error('no twos');
          return value;
        },
        {store: 'ones'},
      )
      .toStream()
      .to('out');
  });
  const driver = testDriver(failing, {errors: {process: 'skip'}});
  for (const value of [1, 2, 3]) driver.input('in').queue('k', value, value);
  driver.settle();
  expect(rowsOf(driver, 'out')).toEqual([
    ['k', 1, 1],
    ['k', 3, 3],
  ]);
  expect(driver.metrics().dropped).toMatchObject([{reason: 'process-failed', count: 1}]);
});

test('with caching a stored step forwards the difference of a commit', () => {
  const merged = topology('merged', ({table, stream}) => {
    const rows = stream('in', json<readonly number[]>())
      .flatMapValues((all) => all)
      .toTable({store: 'rows'});
    rows.filter(isEven, {store: 'even'}).toStream().to('even');
    table('other', amount).toStream().to('other');
  });
  const driver = testDriver(merged, {cacheBytes: 1});
  driver.input('in').pipe('k', [1, 2, 3, 4], 0);
  driver.input('in').pipe('k', [5], 1);
  driver.input('in').pipe('j', [1], 2);
  expect(rowsOf(driver, 'even')).toEqual([
    ['k', 4, 0],
    ['k', null, 1],
  ]);
});
