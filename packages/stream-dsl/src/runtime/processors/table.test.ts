import {describe, expect, test} from 'vitest';
import {FEEDINGS, type Fed, feed, rowsOf} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';

const amount = json<number>();

const plain = topology('plain', ({table, stream}) => {
  table('in', amount, {store: 'rows'}).toStream().to('out');
  stream('events', amount).toTable({store: 'latest'}).toStream().to('latest');
  stream('passing', amount).toTable().toStream().to('passed');
});

/** The history reaches 100 ms back. Groups hold the latest rows only, so they tell which change was one. */
const versioned = topology('versioned', ({table, stream}) => {
  const rows = table('in', amount, {store: 'rows', history: '100 ms'});
  rows.toStream().to('out');
  rows
    .mapValues((value) => -value)
    .filter((value) => value !== -7)
    .toStream()
    .to('derived');
  rows
    .groupBy((value, key) => [key, value])
    .count()
    .toStream()
    .to('counts');
  const other = stream('events', amount).toTable({history: 100});
  rows
    .join(other, (left, right) => `${left}+${right}`)
    .toStream()
    .to('joined');
});

const droppedBy = (driver: ReturnType<typeof testDriver>) =>
  driver.metrics().dropped.map(({reason, count}) => [reason, count]);

describe.each(FEEDINGS)('fed %s', (feeding) => {
  test('rule 8: a table drops null keys and takes a null value for a tombstone', () => {
    const records: Fed[] = [
      ['in', null, 1, 0],
      ['in', 'a', 1, 1],
      ['in', 'a', null, 2],
      ['in', 'b', null, 3],
    ];
    const driver = feed(plain, records, feeding);
    expect(rowsOf(driver, 'out')).toEqual([
      ['a', 1, 1],
      ['a', null, 2],
      ['b', null, 3],
    ]);
    expect(driver.store('rows').size).toBe(0);
    expect(droppedBy(driver)).toEqual([['null-key', 1]]);
  });

  test.each([
    {from: 'in', to: 'out'},
    {from: 'events', to: 'latest'},
    {from: 'passing', to: 'passed'},
  ])('rule 11: an older update overwrites a plain table: $from', ({from, to}) => {
    const driver = feed(
      plain,
      [
        [from, 'a', 1, 9],
        [from, 'a', 2, 3],
      ],
      feeding,
    );
    expect(rowsOf(driver, to)).toEqual([
      ['a', 1, 9],
      ['a', 2, 3],
    ]);
    expect(driver.metrics().outOfOrder).toBe(from === 'passing' ? 0 : 1);
  });

  const history: Fed[] = [
    ['in', 'k', 1, 10],
    ['in', 'k', 2, 5],
    ['in', 'j', 7, 200],
    ['in', 'j', 8, 99],
    ['in', 'j', 9, 100],
  ];

  test('rule 11: a versioned table files an older update and forwards it, unless it is older than the history', () => {
    const driver = feed(versioned, history, feeding);
    expect(rowsOf(driver, 'out')).toEqual([
      ['k', 1, 10],
      ['k', 2, 5],
      ['j', 7, 200],
      ['j', 9, 100],
    ]);
    expect(rowsOf(driver, 'derived')).toEqual([
      ['k', -1, 10],
      ['k', -2, 5],
      ['j', null, 200],
      ['j', -9, 100],
    ]);
    expect(droppedBy(driver)).toContainEqual(['history-expired', 1]);
    expect([...driver.store('rows').entries()]).toEqual([
      ['k', 1],
      ['j', 7],
    ]);
  });

  test('rule 11: table groupings ignore what a newer update has overtaken', () => {
    const driver = feed(versioned, history, feeding);
    expect(rowsOf(driver, 'counts')).toEqual([
      ['k', 1, 10],
      ['j', 1, 200],
    ]);
  });

  // As seen on Kafka Streams 4.3.0.
  test('rule 11: a deletion at the time of the only value leaves no trace, and others do', () => {
    const records: Fed[] = [
      ['in', 'k', 1, 10],
      ['in', 'k', null, 10],
      ['in', 'k', 2, 5],
      ['in', 'k', 3, 4],
      ['in', 'k', null, 5],
      ['in', 'k', 7, 4],
    ];
    const driver = feed(versioned, records, feeding);
    expect(rowsOf(driver, 'counts')).toEqual([
      ['k', 1, 10],
      ['k', 0, 10],
      ['k', 1, 10],
      ['k', 0, 10],
    ]);
  });
});

test('rule 11: table joins drop what a newer update has overtaken', () => {
  const driver = feed(
    versioned,
    [
      ['events', 'k', 5, 8],
      ['in', 'k', 1, 10],
      ['in', 'k', 2, 9],
      ['events', 'k', 6, 12],
      ['events', 'k', 7, 11],
    ],
    'restarted',
  );
  expect(rowsOf(driver, 'joined')).toEqual([
    ['k', '1+5', 10],
    ['k', '1+6', 12],
  ]);
  expect(droppedBy(driver)).toEqual([['outdated', 2]]);
});

test('with caching a plain table forwards once per commit, and a versioned one each update', () => {
  const both = topology('both', ({table, stream}) => {
    table('in', amount, {store: 'rows'}).toStream().to('plain');
    stream('events', amount)
      .flatMapValues((value) => [value, value + 1, value + 2])
      .toTable({store: 'latest'})
      .toStream()
      .to('latest');
    stream('events', amount)
      .flatMapValues((value) => [value, value + 1])
      .toTable({history: 1})
      .toStream()
      .to('all');
  });
  const driver = testDriver(both, {cacheBytes: 1});
  driver.input('events').pipe('k', 1, 0);
  driver.input('in').queue('k', 1, 1);
  driver.input('in').queue('k', null, 2);
  driver.settle();
  expect(rowsOf(driver, 'latest')).toEqual([['k', 3, 0]]);
  expect(rowsOf(driver, 'all')).toEqual([
    ['k', 1, 0],
    ['k', 2, 0],
  ]);
});

test('a table takes nothing of what its stream was before', () => {
  const twice = topology('twice', ({table}) => {
    const rows = table('in', amount, {history: 100});
    const again = rows.toStream().toTable();
    again
      .groupBy((value, key) => [key, value])
      .reduce(
        (sum, value) => sum + value,
        (sum, value) => sum - value,
      )
      .toStream()
      .to('sums');
    again.toStream().to('out');
  });
  const driver = feed(
    twice,
    [
      ['in', 'k', 1, 10],
      ['in', 'k', 2, 5],
    ],
    'queued',
  );
  expect(rowsOf(driver, 'sums')).toEqual([
    ['k', 1, 10],
    ['k', 2, 10],
  ]);
});

// As seen on Kafka Streams 4.3.0.
test('two streams of one table are two, and a stream merged with itself is one', () => {
  const merged = topology('merged', ({table}) => {
    const rows = table('in', amount);
    rows.toStream().merge(rows.toStream()).to('two');
    const once = rows.toStream();
    once.merge(once).to('one');
  });
  const driver = feed(merged, [['in', 'k', 1, 0]], 'queued');
  expect(rowsOf(driver, 'two')).toEqual([
    ['k', 1, 0],
    ['k', 1, 0],
  ]);
  expect(rowsOf(driver, 'one')).toEqual([['k', 1, 0]]);
});
