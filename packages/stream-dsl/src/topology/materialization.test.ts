import {expect, test} from 'vitest';
import {type Sources, topology} from '../dsl/topology.ts';
import {json} from '../serdes.ts';
import {planTables} from './materialization.ts';
import {resolvePartitions} from './partitions.ts';
import {planTopology} from './plan.ts';

const amount = json<number>();
const always = () => true;
const sum = (left: number, right: number) => left + right;

/** `materialized old-values` of each table node, by id. */
function plansOf(build: (sources: Sources) => void): Readonly<Record<string, string>> {
  const plans = planTables(topology('plans', build).graph);
  return Object.fromEntries(
    [...plans].map(([id, {isMaterialized, sendsOldValues, isVersioned}]) => [
      id,
      [
        isMaterialized ? 'stored' : 'derived',
        ...(sendsOldValues ? ['olds'] : []),
        ...(isVersioned ? ['versioned'] : []),
      ].join(' '),
    ]),
  );
}

test.each<{name: string; build: (sources: Sources) => void; expected: Record<string, string>}>([
  {
    name: 'nobody asks: nothing is kept',
    build: ({table}) => table('t', amount).mapValues(always).toStream().to('out'),
    expected: {'table-t': 'derived', 'tableMapValues-t': 'derived'},
  },
  {
    name: 'a filter takes old values where they are to be had',
    build: ({table}) => {
      const rows = table('t', amount, {store: 'rows'});
      rows.filter(always, {name: 'f'});
      rows.mapValues(always, {name: 'm'});
    },
    expected: {'table-t': 'stored olds', f: 'derived olds', m: 'derived'},
  },
  {
    name: 'a store that is asked for later comes too late for a filter before',
    build: ({table, stream}) => {
      const rows = table('t', amount);
      rows.filter(always, {name: 'early'});
      stream('s', amount).join(rows, sum);
      rows.filter(always, {name: 'late'});
    },
    expected: {'table-t': 'stored olds', early: 'derived', late: 'derived olds'},
  },
  {
    name: 'a grouping forces old values all the way up',
    build: ({table}) => {
      table('t', amount)
        .filter(always, {name: 'f'})
        .mapValues(always, {name: 'm'})
        .groupBy((value, key) => [key, value])
        .count({name: 'c'});
    },
    expected: {'table-t': 'stored olds', f: 'derived olds', m: 'derived olds', c: 'stored'},
  },
  {
    name: 'a store in between ends the search for old values',
    build: ({table}) => {
      table('t', amount)
        .mapValues(always, {name: 'm', store: 'rows'})
        .groupBy((value, key) => [key, value])
        .count({name: 'c'});
    },
    expected: {'table-t': 'derived', m: 'stored olds', c: 'stored'},
  },
  {
    name: 'an inner join asks both sides for values, and none for old ones',
    build: ({table}) => {
      table('l', amount)
        .mapValues(always, {name: 'm'})
        .join(table('r', amount), always, {name: 'j'});
    },
    expected: {'table-l': 'stored', m: 'derived', 'table-r': 'stored', j: 'derived'},
  },
  {
    name: 'a left join asks the left side for old values',
    build: ({table}) => {
      table('l', amount).leftJoin(table('r', amount), always, {name: 'j'});
    },
    expected: {'table-l': 'stored olds', 'table-r': 'stored', j: 'derived'},
  },
  {
    name: 'an outer join asks both',
    build: ({table}) => {
      table('l', amount).outerJoin(table('r', amount), always, {name: 'j', store: 'rows'});
    },
    expected: {'table-l': 'stored olds', 'table-r': 'stored olds', j: 'stored'},
  },
  {
    name: 'who wants old values of a join wants them of both sides',
    build: ({table}) => {
      table('l', amount).join(table('r', amount), always, {name: 'j'}).filter(always, {name: 'f'});
    },
    expected: {
      'table-l': 'stored olds',
      'table-r': 'stored olds',
      j: 'derived olds',
      f: 'derived olds',
    },
  },
  {
    name: 'a history is inherited until a store or a join ends it',
    build: ({stream, table}) => {
      const rows = stream('s', amount).toTable({name: 't', history: 1});
      rows.filter(always, {name: 'f'}).mapValues(always, {name: 'm'});
      rows.filter(always, {name: 'stored', store: 'rows'});
      rows.join(table('r', amount, {history: 1}), always, {name: 'j'});
    },
    expected: {
      t: 'stored olds versioned',
      f: 'derived olds versioned',
      m: 'derived versioned',
      stored: 'stored olds',
      'table-r': 'stored versioned',
      j: 'derived',
    },
  },
])('as Kafka Streams decides it: $name', ({build, expected}) => {
  expect(plansOf(build)).toEqual(expected);
});

test('the changelog of a store with history keeps what is in it', () => {
  const {name, graph} = topology('kept', ({stream}) => {
    stream('s', amount).toTable({name: 't', history: '1 hour'});
  });
  expect(planTopology(name, graph).changelogs).toMatchObject([
    {topic: 'kept-t-store-changelog', historyMs: 3_600_000},
  ]);
});

test.each<{name: string; build: (sources: Sources) => void; text: RegExp}>([
  {
    name: 'tables',
    build: ({table}) => {
      table('l', amount).join(table('r', amount), sum);
    },
    text: /tableJoin-l joins l \(2 partitions\) with r \(3 partitions\)/,
  },
  {
    name: 'a cogroup',
    build: ({stream}) => {
      const other = stream('r', amount).groupByKey();
      stream('l', amount)
        .groupByKey()
        .cogroup(sum)
        .cogroup(other, sum)
        .aggregate(() => 0);
    },
    text: /cogroup-l joins l \(2 partitions\) with r \(3 partitions\)/,
  },
])('rule 19: topics of different width are refused: $name', ({build, text}) => {
  const {name, graph} = topology('widths', build);
  const widths = new Map([
    ['l', 2],
    ['r', 3],
  ]);
  expect(() => resolvePartitions(planTopology(name, graph), widths)).toThrow(
    expect.objectContaining({
      code: 'STREAM_NOT_COPARTITIONED',
      message: expect.stringMatching(text),
    }),
  );
});
