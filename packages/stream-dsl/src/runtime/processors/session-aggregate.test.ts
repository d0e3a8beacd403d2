import {expect, test} from 'vitest';
import {fed} from '../../../test/feed.ts';
import {count, first, last, max, min, sum} from '../../dsl/aggregators.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {sessions} from '../../windows/session-windows.ts';

const amount = json<number>();

const updates = topology('session-updates', ({stream}) => {
  const counts = stream('in', amount)
    .groupByKey()
    .windowedBy(sessions(5, {grace: 0}))
    .count({name: 'counts'});
  counts.toStream().to('out');
  counts.late().to('late');
});

const finals = topology('session-finals', ({stream}) => {
  const counts = stream('in', amount)
    .groupByKey()
    .windowedBy(sessions(5, {grace: 0}), {emit: 'onWindowClose'})
    .count({name: 'counts'});
  counts.toStream().to('out');
  counts.late().to('late');
});

type Driver = ReturnType<typeof testDriver>;

function pipe(driver: Driver, records: readonly (readonly [string, number])[]): void {
  for (const [key, timeMs] of records) driver.input('in').pipe(key, 1, timeMs);
}

/** A session with its value; its time is its end. */
const session = (key: string, startMs: number, endMs: number, value: unknown) => ({
  key: {key, startMs, endMs},
  value,
  timestampMs: endMs,
});

const EXAMPLE = [
  ['k1', 0],
  ['k1', 5],
  ['k1', 1],
  ['k2', 11],
  ['k1', 5],
] as const;

const EXAMPLE_RESULT = [
  session('k1', 0, 0, 1),
  session('k1', 0, 0, null),
  session('k1', 0, 5, 2),
  session('k1', 0, 5, null),
  session('k1', 0, 5, 3),
  session('k2', 11, 11, 1),
];

test('rules 3 and 7: the example of the semantics page', () => {
  const driver = testDriver(updates);
  pipe(driver, EXAMPLE);
  expect(driver.output('out').read()).toEqual(EXAMPLE_RESULT);
  expect(driver.output('late').read()).toEqual([{key: 'k1', value: 1, timestampMs: 5}]);
  expect(driver.metrics().late).toBe(1);
});

test('rule 3: the same as one batch', () => {
  const records = EXAMPLE.map(([key, timeMs]) => [key, 1, timeMs] as const);
  const driver = fed(updates, records, 'queued');
  expect(driver.output('out').read()).toEqual(EXAMPLE_RESULT);
  expect(driver.metrics().late).toBe(1);
});

test('rule 3: the same with a restart after each record', () => {
  const driver = testDriver(updates);
  for (const record of EXAMPLE) {
    pipe(driver, [record]);
    driver.restart();
  }
  expect(driver.output('out').read()).toEqual(EXAMPLE_RESULT);
  expect(driver.metrics().late).toBe(1);
});

test.each([
  {name: 'the gap joins', timeMs: 5, expected: session('k', 0, 5, 2)},
  {name: 'one more does not', timeMs: 6, expected: session('k', 6, 6, 1)},
])('rule 3: the gap is inclusive: $name', ({timeMs, expected}) => {
  const driver = testDriver(updates);
  pipe(driver, [
    ['k', 0],
    ['k', timeMs],
  ]);
  expect(driver.output('out').read().at(-1)).toEqual(expected);
});

test('rule 3: a record between two sessions makes one of both', () => {
  const driver = testDriver(updates);
  pipe(driver, [
    ['k', 0],
    ['k', 9],
  ]);
  driver.output('out').read();
  pipe(driver, [['k', 4]]);
  expect(driver.output('out').read()).toEqual([
    session('k', 0, 0, null),
    session('k', 9, 9, null),
    session('k', 0, 9, 3),
  ]);
  expect([...driver.store('counts').entries()]).toEqual([[{key: 'k', startMs: 0, endMs: 9}, 3]]);
});

test.each([
  {name: 'at end + grace + gap it is open', timeMs: 5, expected: []},
  {name: 'one later it is final', timeMs: 6, expected: [session('k', 0, 0, 1)]},
])('rule 6: $name', ({timeMs, expected}) => {
  const driver = testDriver(finals);
  pipe(driver, [
    ['k', 0],
    ['other', timeMs],
  ]);
  expect(driver.output('out').read()).toEqual(expected);
});

test('rule 6: closed sessions come by end, start and key, once, over restarts', () => {
  const driver = testDriver(finals);
  pipe(driver, [
    ['b', 3],
    ['c', 1],
    ['a', 3],
    ['c', 3],
  ]);
  driver.restart();
  pipe(driver, [['z', 100]]);
  driver.restart();
  pipe(driver, [['z', 101]]);
  expect(driver.output('out').read()).toEqual([
    session('c', 1, 3, 2),
    session('a', 3, 3, 1),
    session('b', 3, 3, 1),
  ]);
});

test('rule 3: a record that is not late is merged with a closed session, which is kept as long as that can be', () => {
  const driver = testDriver(finals);
  // At 10 the session [0, 0] is closed, and a record at 5 would still touch it.
  pipe(driver, [
    ['k', 0],
    ['other', 10],
    ['k', 5],
    ['other', 100],
  ]);
  expect(driver.output('out').read()).toEqual([
    session('k', 0, 0, 1),
    session('k', 0, 5, 2),
    session('other', 10, 10, 1),
  ]);
});

test('rule 3: a session long closed is merged by a record that also touches an open one', () => {
  const driver = testDriver(updates);
  pipe(driver, [
    ['k', 0],
    ['k', 10],
  ]);
  for (let timeMs = 15; timeMs <= 100; timeMs += 5) pipe(driver, [['k', timeMs]]);
  driver.restart();
  driver.output('out').read();
  pipe(driver, [['k', 5]]);
  expect(driver.output('out').read().at(-1)).toEqual(session('k', 0, 100, 21));
});

test('rule 8: sessions drop null keys only', () => {
  const driver = testDriver(updates);
  driver.input('in').pipe(null, 1, 0);
  driver.input('in').pipe('k', null, 0);
  expect(driver.output('out').read()).toEqual([session('k', 0, 0, 1)]);
  expect(driver.metrics().dropped).toEqual([{node: 'counts', reason: 'null-key', count: 1}]);
});

test('with caching a commit forwards what sessions have become', () => {
  const driver = testDriver(updates, {cacheBytes: 1});
  pipe(driver, EXAMPLE.slice(0, 3));
  expect(driver.output('out').read()).toEqual([
    session('k1', 0, 0, 1),
    session('k1', 0, 0, null),
    session('k1', 0, 5, 2),
    session('k1', 0, 5, 3),
  ]);
  pipe(driver, [['k1', 7]]);
  expect(driver.output('out').read()).toEqual([session('k1', 0, 5, null), session('k1', 0, 7, 4)]);
});

test('named aggregators merge', () => {
  const totals = topology('session-totals', ({stream}) => {
    stream('in', json<number | null>())
      .groupByKey()
      .windowedBy(sessions(5, {grace: 10}), {emit: 'onWindowClose'})
      .aggregate({
        orders: count(),
        total: sum((value) => value ?? 0),
        least: min((value) => value ?? 0),
        most: max((value) => value ?? 0),
        earliest: first((value) => value),
        latest: last((value) => value),
      })
      .toStream()
      .to('out');
  });
  const driver = testDriver(totals);
  driver.input('in').pipe('k', 8, 9);
  driver.input('in').pipe('k', 2, 0);
  driver.input('in').pipe('k', 5, 4);
  driver.input('in').pipe('other', 1, 100);
  const value = {orders: 3, total: 15, least: 2, most: 8, earliest: 2, latest: 5};
  expect(driver.output('out').read()).toEqual([session('k', 0, 9, value)]);
});

test('a fold of one’s own merges, and a reduce does by itself', () => {
  const lists = topology('session-lists', ({stream}) => {
    const grouped = stream('in', amount).groupByKey();
    grouped
      .windowedBy(sessions(5, {grace: 10}))
      .aggregate({
        init: () => [] as readonly number[],
        add: (list, value) => [...list, value],
        merge: (left, right) => [...left, ...right],
      })
      .toStream()
      .to('lists');
    grouped
      .windowedBy(sessions(5, {grace: 10}))
      .reduce((left, right) => 10 * left + right)
      .toStream()
      .to('reduced');
  });
  const driver = testDriver(lists);
  [9, 0, 4].forEach((timeMs, i) => {
    driver.input('in').pipe('k', i + 1, timeMs);
  });
  expect(driver.output('lists').read().at(-1)).toEqual(session('k', 0, 9, [2, 1, 3]));
  expect(driver.output('reduced').read().at(-1)).toEqual(session('k', 0, 9, 213));
});
