import {describe, expect, test} from 'vitest';
import {FEEDINGS, type Fed, feed, rowsOf} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import {isStreamError} from '../../errors.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {sessions} from '../../windows/session-windows.ts';
import {tumbling} from '../../windows/time-windows.ts';

const amount = json<number>();

/** Null once something costs 7. */
const balances = topology('balances', ({stream}) => {
  const paid = stream('paid', amount).groupByKey();
  const costs = stream('costs', json<{account: string; cost: number}>()).groupBy(
    ({account}) => account,
  );
  paid
    .cogroup((sum: number, value) => sum + value)
    .cogroup(costs, (sum, {cost}) => (cost === 7 ? null : sum - cost))
    .aggregate(() => 100, {name: 'balances'})
    .toStream()
    .to('out');
});

const records: readonly Fed[] = [
  ['paid', 'a', 5, 1],
  ['costs', '1', {account: 'a', cost: 1}, 2],
  ['paid', 'b', 1, 3],
  ['costs', '1', {account: 'b', cost: 7}, 4],
  ['paid', 'b', 2, 5],
  ['paid', null, 2, 6],
  ['paid', 'a', null, 7],
];

describe.each(FEEDINGS)('fed %s', (feeding) => {
  test('rule 8: streams share one aggregate, and each drops its null keys and values', () => {
    const driver = feed(balances, records, feeding);
    expect(rowsOf(driver, 'out')).toEqual([
      ['a', 105, 1],
      ['a', 104, 2],
      ['b', 101, 3],
      ['b', null, 4],
      ['b', 102, 5],
    ]);
    expect([...driver.store('balances').entries()]).toEqual([
      ['a', 104],
      ['b', 102],
    ]);
    expect(driver.metrics().dropped).toMatchObject([
      {reason: 'null-key', count: 1},
      {reason: 'null-value', count: 1},
    ]);
  });
});

test('old values come from all of its streams', () => {
  const regrouped = topology('regrouped', ({stream}) => {
    const [left, right] = [stream('l', amount).groupByKey(), stream('r', amount).groupByKey()];
    left
      .cogroup((sum: number, value) => sum + value)
      .cogroup(right, (sum, value) => sum - value)
      .aggregate(() => 0)
      .groupBy((value) => ['all', value])
      .reduce(
        (sum, value) => sum + value,
        (sum, value) => sum - value,
      )
      .toStream()
      .to('out');
  });
  const driver = testDriver(regrouped);
  driver.input('l').pipe('a', 5, 1);
  driver.input('r').pipe('a', 2, 2);
  driver.input('r').pipe('b', 4, 3);
  expect(rowsOf(driver, 'out')).toEqual([
    ['all', 5, 1],
    ['all', 3, 2],
    ['all', -1, 3],
  ]);
});

test('with caching a cogroup forwards once per commit, whichever stream was last', () => {
  const both = topology('both', ({stream}) => {
    const in1 = stream('in', amount);
    const [plus, twice] = [in1.groupByKey(), in1.filter((value) => value > 1).groupByKey()];
    plus
      .cogroup((sum: number, value) => sum + value)
      .cogroup(twice, (sum, value) => sum + value)
      .aggregate(() => 0)
      .toStream()
      .to('out');
  });
  const driver = testDriver(both, {cacheBytes: 1});
  driver.input('in').pipe('k', 5, 1);
  driver.input('in').pipe('k', 1, 2);
  expect(rowsOf(driver, 'out')).toEqual([
    ['k', 10, 1],
    ['k', 11, 2],
  ]);
});

const window = (startMs: number, endMs: number) => ({key: 'a', startMs, endMs});

describe.each(['piped', 'restarted'] as const)('windows, fed %s', (feeding) => {
  const windowed = topology('windowed', ({stream}) => {
    const [l, r] = [stream('l', amount).groupByKey(), stream('r', amount).groupByKey()];
    const sums = l
      .cogroup((sum: number, value) => sum + value)
      .cogroup(r, (sum, value) => sum - value);
    sums
      .windowedBy(tumbling(10, {grace: 0}))
      .aggregate(() => 0)
      .toStream()
      .to('tumbling');
    sums
      .windowedBy(sessions(5, {grace: 0}))
      .aggregate(
        () => 0,
        (left, right) => left + right,
      )
      .toStream()
      .to('sessions');
  });
  // Expected as seen on Kafka Streams 4.3.0.
  const late: readonly Fed[] = [
    ['l', 'a', 1, 0],
    ['l', 'a', 2, 20],
    ['r', 'a', 4, 3],
    ['l', 'a', 8, 4],
    ['r', 'a', 16, 21],
  ];

  test('rule 1: each stream has its own time, over one store', () => {
    const driver = feed(windowed, late, feeding);
    expect(rowsOf(driver, 'tumbling')).toEqual([
      [window(0, 10), 1, 0],
      [window(20, 30), 2, 20],
      [window(0, 10), -3, 3],
      [window(20, 30), -14, 21],
    ]);
  });

  test('rule 3: sessions of several streams merge', () => {
    const driver = feed(windowed, late, feeding);
    expect(rowsOf(driver, 'sessions')).toEqual([
      [window(0, 0), 1, 0],
      [window(20, 20), 2, 20],
      [window(0, 0), null, 0],
      [window(0, 3), -3, 3],
      [window(20, 20), null, 20],
      [window(20, 21), -14, 21],
    ]);
    // One record too late for its window, and one for its session.
    expect(driver.metrics().late).toBe(2);
  });
});

// As seen on Kafka Streams 4.3.0.
test.each([
  {history: 100, expected: [null, null]},
  {history: undefined, expected: []},
])(
  'a filter of a windowed cogroup takes a history of its streams for that of the table: $history',
  ({history, expected}) => {
    const filtered = topology('filtered', ({table}) => {
      const grouped = table('in', amount, {store: 'rows', history}).toStream().groupByKey();
      grouped
        .cogroup((_last: number, value) => value)
        .windowedBy(tumbling(10, {grace: 0}))
        .aggregate(() => 1)
        .filter((value) => value % 2 === 0)
        .toStream()
        .to('out');
    });
    const driver = testDriver(filtered);
    for (const [value, at] of [
      [1, 0],
      [3, 1],
    ] as const)
      driver.input('in').pipe('a', value, at);
    expect(rowsOf(driver, 'out').map(([, value]) => value)).toEqual(expected);
  },
);

test('a stream that is there twice is refused', () => {
  const build = () =>
    topology('twice', ({stream}) => {
      const grouped = stream('in', amount).groupByKey();
      grouped.cogroup((sum: number, value) => sum + value).cogroup(grouped, (sum) => sum);
    });
  expect(build).toThrow(/twice/);
  expect(isStreamError(thrownBy(build), 'STREAM_TOPOLOGY_INVALID')).toBe(true);
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
