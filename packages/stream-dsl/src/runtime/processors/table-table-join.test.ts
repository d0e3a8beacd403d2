import {describe, expect, test} from 'vitest';
import {FEEDINGS, type Fed, feed, rowsOf} from '../../../test/feed.ts';
import {topology} from '../../dsl/topology.ts';
import {stringSerde} from '../../serdes.ts';
import {testDriver} from '../../testing/test-driver.ts';
import {sessions} from '../../windows/session-windows.ts';

const pair = (left: string | null, right: string | null) => `${left}+${right}`;

const joins = topology('joins', ({table}) => {
  const [left, right] = [table('l', stringSerde), table('r', stringSerde)];
  left.join(right, pair).toStream().to('inner');
  left.leftJoin(right, pair).toStream().to('left');
  left.outerJoin(right, pair).toStream().to('outer');
});

/** Each alone, as a join decides whether the tables before it send old values. */
const single = (type: 'join' | 'leftJoin' | 'outerJoin') =>
  topology(`single-${type}`, ({table}) => {
    const [left, right] = [table('l', stringSerde), table('r', stringSerde)];
    left[type](right, pair, {store: 'rows'}).toStream().to('out');
  });

const script: readonly Fed[] = [
  ['l', 'k', 'a', 5],
  ['r', 'k', 'x', 3],
  ['r', 'k', 'y', 9],
  ['l', 'k', null, 4],
  ['l', 'k', null, 4],
  ['r', 'k', null, 8],
  ['r', 'k', null, 10],
  ['l', null, 'n', 4],
];

describe.each(['piped', 'restarted'] as const)('fed %s', (feeding) => {
  // Expected as seen on Kafka Streams 4.3.0.
  const inner = [
    ['k', 'a+x', 5],
    ['k', 'a+y', 9],
    ['k', null, 9],
    ['k', null, 9],
  ];
  const left = [['k', 'a+null', 5], ...inner];
  const outer = [
    ['k', 'a+null', 5],
    ['k', 'a+x', 5],
    ['k', 'a+y', 9],
    ['k', 'null+y', 9],
    ['k', 'null+y', 9],
    ['k', null, 8],
  ];

  test.each([
    {type: 'join', expected: inner},
    {type: 'leftJoin', expected: left},
    {type: 'outerJoin', expected: outer},
  ] as const)('rule 12: $type', ({type, expected}) => {
    const driver = feed(single(type), script, feeding);
    expect(rowsOf(driver, 'out')).toEqual(expected);
    expect(driver.store('rows').size).toBe(0);
    // Rule 8: the table drops the null key, before any join.
    expect(driver.metrics().dropped).toMatchObject([{reason: 'null-key', count: 1}]);
  });

  test('rule 12: an inner join forwards a tombstone even where there was no result', () => {
    const records: Fed[] = [
      ['r', 'k', 'x', 3],
      ['l', 'k', null, 1],
    ];
    const driver = feed(single('join'), records, feeding);
    expect(rowsOf(driver, 'out')).toEqual([['k', null, 3]]);
  });
});

test.each(FEEDINGS)('rule 12: the later time of both counts, fed %s', (feeding) => {
  const driver = feed(
    joins,
    [
      ['l', 'k', 'a', 1],
      ['r', 'k', 'x', 2],
      ['l', 'j', 'b', 4],
      ['r', 'j', 'y', 5],
      ['l', 'k', 'c', 6],
    ],
    feeding,
  );
  const matched = [
    ['k', 'a+x', 2],
    ['j', 'b+y', 5],
    ['k', 'c+x', 6],
  ];
  const [k, j, ...rest] = matched;
  const alone = [['k', 'a+null', 1], k, ['j', 'b+null', 4], j, ...rest];
  expect(rowsOf(driver, 'inner')).toEqual(matched);
  expect(rowsOf(driver, 'left')).toEqual(alone);
  expect(rowsOf(driver, 'outer')).toEqual(alone);
});

test('a join without a store answers from both tables', () => {
  const chained = topology('chained', ({table, stream}) => {
    const [a, b] = [table('a', stringSerde), table('b', stringSerde)];
    const outer = a.outerJoin(b, pair);
    stream('events', stringSerde)
      .leftJoin(outer, (_event, found) => found)
      .to('out');
    outer.leftJoin(table('c', stringSerde), pair).toStream().to('joined');
  });
  const driver = testDriver(chained);
  driver.input('a').pipe('k', 'a', 1);
  driver.input('c').pipe('k', 'c', 2);
  driver.input('b').pipe('j', 'b', 3);
  for (const key of ['k', 'j', 'none']) driver.input('events').pipe(key, 'e', 4);
  expect(rowsOf(driver, 'out')).toEqual([
    ['k', 'a+null', 4],
    ['j', 'null+b', 4],
    ['none', null, 4],
  ]);
  expect(rowsOf(driver, 'joined')).toEqual([
    ['k', 'a+null+null', 1],
    ['k', 'a+null+c', 2],
    ['j', 'null+b+null', 3],
  ]);
});

test('a table joins with itself', () => {
  const self = topology('self', ({table}) => {
    const rows = table('in', stringSerde);
    rows.join(rows, pair).toStream().to('out');
  });
  const driver = feed(
    self,
    [
      ['in', 'k', 'a', 1],
      ['in', 'k', 'b', 2],
    ],
    'queued',
  );
  // Once for each side, and either finds the new value on the other.
  expect(rowsOf(driver, 'out')).toEqual([
    ['k', 'a+a', 1],
    ['k', 'a+a', 1],
    ['k', 'b+b', 2],
    ['k', 'b+b', 2],
  ]);
});

test('with caching a stored join forwards once per commit', () => {
  const cached = topology('cached', ({stream, table}) => {
    const many = stream('l', stringSerde).flatMapValues((text) => text.split(','));
    const left = many.toTable({history: 100});
    left.join(table('r', stringSerde), pair, {store: 'rows'}).toStream().to('out');
  });
  const driver = testDriver(cached, {cacheBytes: 1});
  driver.input('r').pipe('k', 'x', 1);
  driver.input('l').pipe('k', 'a,b,c', 2);
  expect(rowsOf(driver, 'out')).toEqual([['k', 'c+x', 2]]);
});

// As seen on Kafka Streams 4.3.0.
test('a join finds nothing where a session that grows has just left', () => {
  const selfJoined = topology('sessions', ({stream}) => {
    const counts = stream('in', stringSerde)
      .groupByKey()
      .windowedBy(sessions(1, {grace: 0}))
      .count();
    counts
      .join(counts, (left, right) => left + right)
      .toStream()
      .to('out');
  });
  const driver = feed(
    selfJoined,
    [0, 1, 0].map((at) => ['in', 'a', 'x', at]),
    'piped',
  );
  const counted = rowsOf(driver, 'out').map(([, value]) => value);
  expect(counted).toEqual([2, 2, 4, 4, 6, 6]);
});
