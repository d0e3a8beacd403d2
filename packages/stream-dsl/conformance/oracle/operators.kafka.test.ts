import {expect, test} from 'vitest';
import {chain, dropped, line, oracleForTests, record} from './oracle-for-tests.ts';

const run = oracleForTests();

const table = {op: 'table', topic: 'in'};
const toStream = {op: 'toStream'};
const grouped = {op: 'groupByKey'};
const count = {op: 'count'};
const even = {pred: 'even'};
const sum = {combine: 'sum'};
const sub = {combine: 'sub'};
const field = (name: string) => ({fn: 'field', name});
const key = (k: string, start: number, end: number) => ({k, start, end});
const sumOfAll = {op: 'aggregate', init: 0, agg: sum};

test.each([
  {
    name: 'table',
    ops: [table, toStream],
    script: [record('a', 1, 0), record(null, 2, 1), record('a', null, 2)],
    expected: [line('a', 1, 0, 0), line('a', null, 2, 2), dropped(1)],
  },
  {
    name: 'table with a store, values mapped into another',
    ops: [{...table, store: true}, {op: 'mapValues', fn: {fn: 'add', n: 1}, store: true}, toStream],
    script: [record('a', 1, 0), record('a', null, 2)],
    expected: [line('a', 2, 0, 0), line('a', null, 2, 1), dropped(0)],
  },
  {
    name: 'table filtered: a tombstone for all that is rejected',
    ops: [table, {op: 'filter', pred: even}, toStream],
    script: [record('a', 1, 0), record('a', 2, 1)],
    expected: [line('a', null, 0, 0), line('a', 2, 1, 1), dropped(0)],
  },
  {
    name: 'table filtered the other way',
    ops: [table, {op: 'filterNot', pred: even}, toStream],
    script: [record('a', 1, 0)],
    expected: [line('a', 1, 0, 0), dropped(0)],
  },
  {
    name: 'map, which changes both',
    ops: [{op: 'map', key: {fn: 'value'}, value: {fn: 'key'}}],
    script: [record('a', 1, 0)],
    expected: [line('1', 'a', 0, 0), dropped(0)],
  },
  {
    name: 'repartition: null keys do not pass, and are not counted',
    ops: [{op: 'repartition'}],
    script: [record(null, 1, 0), record('a', null, 1)],
    expected: [line('a', null, 1, 1), dropped(0)],
  },
  {
    name: 'groupBy and count',
    ops: [{op: 'groupBy', fn: {fn: 'value'}}, count, toStream],
    script: [record('a', 'x', 0), record('b', 'x', 3), record('c', 'x', 2)],
    expected: [line('x', 1, 0, 0), line('x', 2, 3, 1), line('x', 3, 3, 2), dropped(0)],
  },
  {
    name: 'reduce',
    ops: [grouped, {op: 'reduce', fn: sum}, toStream],
    script: [record('a', 2, 0), record('a', 3, 1)],
    expected: [line('a', 2, 0, 0), line('a', 5, 1, 1), dropped(0)],
  },
  {
    name: 'tableGroupBy and aggregate: first taken off, then added',
    ops: [
      table,
      {op: 'tableGroupBy', key: field('g'), value: field('v')},
      {op: 'aggregate', init: 0, add: sum, sub},
      toStream,
    ],
    script: [
      record('k1', {g: 'x', v: 1}, 1),
      record('k2', {g: 'x', v: 2}, 2),
      record('k1', {g: 'y', v: 5}, 3),
    ],
    expected: [
      line('x', 1, 1, 0),
      line('x', 3, 2, 1),
      line('x', 2, 3, 2),
      line('y', 5, 3, 2),
      dropped(0),
    ],
  },
  {
    name: 'tableGroupBy and reduce',
    ops: [
      table,
      {op: 'tableGroupBy', key: field('g'), value: field('v')},
      {op: 'reduce', add: sum, sub},
      toStream,
    ],
    script: [record('k1', {g: 'x', v: 1}, 1), record('k2', {g: 'x', v: 2}, 2)],
    expected: [line('x', 1, 1, 0), line('x', 3, 2, 1), dropped(0)],
  },
  {
    name: 'tableGroupBy and count',
    ops: [table, {op: 'tableGroupBy', key: field('g'), value: {fn: 'value'}}, count, toStream],
    script: [record('k1', {g: 'x'}, 1), record('k2', {g: 'x'}, 2)],
    expected: [line('x', 1, 1, 0), line('x', 2, 2, 1), dropped(0)],
  },
  {
    name: 'hopping windows: one record in two',
    ops: [
      grouped,
      {op: 'windowedBy', type: 'hopping', sizeMs: 4, advanceMs: 2, graceMs: 0},
      {op: 'reduce', fn: sum},
      toStream,
    ],
    script: [record('a', 7, 3)],
    expected: [line(key('a', 0, 4), 7, 3, 0), line(key('a', 2, 6), 7, 3, 0), dropped(0)],
  },
  {
    name: 'tumbling windows, aggregated when they close',
    ops: [
      grouped,
      {op: 'windowedBy', type: 'tumbling', sizeMs: 2, graceMs: 0, emit: 'onWindowClose'},
      sumOfAll,
      toStream,
    ],
    script: [record('a', 7, 0), record('a', 1, 1), record('b', 1, 2)],
    expected: [line(key('a', 0, 2), 8, 1, 2), dropped(0)],
  },
  {
    name: 'sliding windows',
    ops: [grouped, {op: 'windowedBy', type: 'sliding', sizeMs: 5, graceMs: 9}, sumOfAll, toStream],
    script: [record('a', 1, 10), record('a', 2, 10)],
    expected: [line(key('a', 5, 10), 1, 10, 0), line(key('a', 5, 10), 3, 10, 1), dropped(0)],
  },
  {
    name: 'sessions, merged',
    ops: [
      grouped,
      {op: 'windowedBy', type: 'session', gapMs: 5, graceMs: 0, emit: 'onUpdate'},
      {...sumOfAll, merger: sum},
      toStream,
    ],
    script: [record('a', 1, 0), record('a', 2, 3)],
    expected: [
      line(key('a', 0, 0), 1, 0, 0),
      line(key('a', 0, 0), null, 0, 1),
      line(key('a', 0, 3), 3, 3, 1),
      dropped(0),
    ],
  },
  {
    name: 'sessions, reduced when they close',
    ops: [
      grouped,
      {op: 'windowedBy', type: 'session', gapMs: 5, graceMs: 0, emit: 'onWindowClose'},
      {op: 'reduce', fn: sum},
      toStream,
    ],
    script: [record('a', 1, 0), record('a', 2, 3), record('b', 1, 20)],
    expected: [line(key('a', 0, 3), 3, 3, 2), dropped(0)],
  },
  {
    name: 'suppress for a time',
    ops: [grouped, count, {op: 'suppress', until: 'timeLimit', ms: 5}, toStream],
    script: [record('a', 1, 0), record('a', 1, 1), record('b', 1, 5)],
    expected: [line('a', 2, 1, 2), dropped(0)],
  },
  {
    name: 'suppress, emitting early',
    ops: [
      grouped,
      count,
      {op: 'suppress', until: 'timeLimit', ms: 50, maxRecords: 1, full: 'emitEarly'},
      toStream,
    ],
    script: [record('a', 1, 0), record('b', 1, 1)],
    expected: [line('a', 1, 0, 1), dropped(0)],
  },
  {
    name: 'suppress, failing when full',
    ops: [
      grouped,
      count,
      {op: 'suppress', until: 'timeLimit', ms: 50, maxRecords: 1, full: 'fail'},
      toStream,
    ],
    script: [record('a', 1, 0), record('b', 1, 1)],
    expected: ['{"error":"StreamsException","step":1}'],
  },
  {
    name: 'suppress until windows close, bounded',
    ops: [
      grouped,
      {op: 'windowedBy', type: 'tumbling', sizeMs: 2, graceMs: 0},
      count,
      {op: 'suppress', until: 'windowCloses', maxRecords: 1, full: 'fail'},
      toStream,
    ],
    script: [record('a', 1, 0), record('b', 1, 1)],
    expected: ['{"error":"StreamsException","step":1}'],
  },
  {
    name: 'toTable, and back',
    ops: [{op: 'toTable', store: true}, toStream],
    script: [record('a', 1, 0), record('a', null, 1)],
    expected: [line('a', 1, 0, 0), line('a', null, 1, 1), dropped(0)],
  },
  {
    name: 'toTable with versions: too old an update is dropped',
    ops: [{op: 'toTable', versioned: {historyRetentionMs: 10}}, toStream],
    script: [record('a', 1, 20), record('a', 2, 10), record('a', 3, 9)],
    expected: [line('a', 1, 20, 0), line('a', 2, 10, 1), dropped(1)],
  },
])('$name', async ({ops, script, expected}) => {
  expect(await run(chain(ops, script))).toEqual(expected);
});

const two = (...ops: Readonly<Record<string, unknown>>[]) => [
  {id: 'a', op: 'stream', topic: 'in'},
  {id: 'b', op: 'stream', topic: 'r'},
  ...ops,
];
const right = (k: string | null, value: unknown, ts: number) => ({
  ...record(k, value, ts),
  in: 'r',
});

test.each([
  {
    name: 'merge, and outputs in order of their first `to`',
    topology: two(
      {id: 'm', op: 'merge', from: ['a', 'b']},
      {op: 'to', from: 'b', topic: 'first'},
      {op: 'to', from: 'm', topic: 'out'},
      {op: 'to', from: 'a', topic: 'first'},
    ),
    script: [record('k', 1, 0), right('k', 2, 1)],
    expected: [
      line('k', 1, 0, 0).replace('"out"', '"first"'),
      line('k', 1, 0, 0),
      line('k', 2, 1, 1).replace('"out"', '"first"'),
      line('k', 2, 1, 1),
      dropped(0),
    ],
  },
  {
    name: 'split: the first match wins, the rest goes to the default',
    topology: two(
      {
        id: 's',
        op: 'split',
        from: 'a',
        branches: [
          {name: 'even', pred: even},
          {name: 'all', pred: {pred: 'gt', arg: 0}},
        ],
        default: 'rest',
      },
      ...['even', 'all', 'rest'].map((name) => ({op: 'to', from: `s.${name}`, topic: name})),
    ),
    script: [record('k', 2, 0), record('k', 1, 1), record('k', -1, 2)],
    expected: [
      line('k', 2, 0, 0).replace('"out"', '"even"'),
      line('k', 1, 1, 1).replace('"out"', '"all"'),
      line('k', -1, 2, 2).replace('"out"', '"rest"'),
      dropped(0),
    ],
  },
  {
    name: 'split without a default drops the rest',
    topology: two(
      {id: 's', op: 'split', from: 'a', branches: [{name: 'even', pred: even}]},
      {op: 'to', from: 's.even', topic: 'out'},
    ),
    script: [record('k', 1, 1)],
    expected: [dropped(0)],
  },
  ...[
    {
      name: 'cogroup',
      ops: [{id: 'x', op: 'aggregate', from: 'c', init: 0}],
      keys: ['k', 'k'],
    },
    {
      name: 'cogroup by tumbling windows',
      ops: [
        {id: 'w', op: 'windowedBy', from: 'c', type: 'tumbling', sizeMs: 10, graceMs: 0},
        {id: 'x', op: 'aggregate', from: 'w', init: 0},
      ],
      keys: [key('k', 0, 10), key('k', 0, 10)],
    },
    {
      name: 'cogroup by sliding windows',
      ops: [
        {id: 'w', op: 'windowedBy', from: 'c', type: 'sliding', sizeMs: 10, graceMs: 0},
        {id: 'x', op: 'aggregate', from: 'w', init: 0},
      ],
      keys: [key('k', 0, 10), key('k', 0, 10)],
    },
    {
      name: 'cogroup by sessions',
      ops: [
        {id: 'w', op: 'windowedBy', from: 'c', type: 'session', gapMs: 10, graceMs: 0},
        {id: 'x', op: 'aggregate', from: 'w', init: 0, merger: sum},
      ],
      keys: [key('k', 1, 1), key('k', 1, 1)],
    },
  ].map(({name, ops, keys}) => ({
    name,
    topology: two(
      {id: 'ga', op: 'groupByKey', from: 'a'},
      {id: 'gb', op: 'groupByKey', from: 'b'},
      {id: 'c', op: 'cogroup', from: ['ga', 'gb'], aggs: [sum, {combine: 'count'}]},
      ...ops,
      {id: 'o', op: 'toStream', from: 'x'},
      {op: 'to', from: 'o', topic: 'out'},
    ),
    script: [record('k', 5, 1), right('k', 'z', 1)],
    expected: [line(keys[0], 5, 1, 0), line(keys[1], 6, 1, 1), dropped(0)],
  })),
])('$name', async ({topology, script, expected}) => {
  expect(await run({scenario: 1, topology, script})).toEqual(expected);
});
