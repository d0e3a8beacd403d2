import {expect, test} from 'vitest';
import {dropped, line, oracleForTests, record} from './oracle-for-tests.ts';

const run = oracleForTests();

type Op = Readonly<Record<string, unknown>>;

const right = (k: string | null, value: unknown, ts: number) => ({
  ...record(k, value, ts),
  in: 'r',
});
const to = (from: string) => ({op: 'to', from, topic: 'out'});

/** Both sides as these ops, joined, and as a stream into `out`. */
function joined(sides: readonly [Op, Op], join: Op, isTable = false): readonly Op[] {
  const [left, other] = sides;
  return [
    {id: 'l', topic: 'in', ...left},
    {id: 'r', topic: 'r', ...other},
    {id: 'j', left: 'l', right: 'r', ...join},
    ...(isTable ? [{id: 'o', op: 'toStream', from: 'j'}, to('o')] : [to('j')]),
  ];
}

const streams = [{op: 'stream'}, {op: 'stream'}] as const;
const within = {op: 'joinStream', type: 'inner', beforeMs: 5, afterMs: 5, graceMs: 0};
const outerScript = [record('a', 'A', 0), right('b', 'B', 20), record('c', 'C', 40)];

test.each([
  {
    name: 'inner',
    join: within,
    script: [record('a', 'A', 10), right('a', 'B', 12), right('a', 'C', 16)],
    expected: [line('a', 'A+B', 12, 1), dropped(0)],
  },
  {
    name: 'inner, the right side later only',
    join: {...within, beforeMs: -1},
    script: [record('a', 'A', 10), right('a', 'B', 10), right('a', 'C', 11)],
    expected: [line('a', 'A+C', 11, 2), dropped(0)],
  },
  {
    name: 'left',
    join: {...within, type: 'left'},
    script: outerScript,
    expected: [line('a', 'A+null', 0, 1), dropped(0)],
  },
  {
    name: 'outer',
    join: {...within, type: 'outer'},
    script: outerScript,
    expected: [line('a', 'A+null', 0, 1), line('b', 'null+B', 20, 2), dropped(0)],
  },
])('joinStream: $name', async ({join, script, expected}) => {
  expect(await run({scenario: 1, topology: joined(streams, join), script})).toEqual(expected);
});

const versioned = {op: 'table', versioned: {historyRetentionMs: 100}};

test.each([
  {
    name: 'inner',
    table: {op: 'table'},
    join: {type: 'inner'},
    script: [record('k', 's', 1), right('k', 't', 2), record('k', 's', 1)],
    expected: [line('k', 's+t', 1, 2), dropped(0)],
  },
  {
    name: 'left',
    table: {op: 'table', store: true},
    join: {type: 'left'},
    script: [record('k', 's', 1), record(null, 's', 1)],
    expected: [line('k', 's+null', 1, 0), line(null, 's+null', 1, 1), dropped(0)],
  },
  {
    name: 'as of the time of the record',
    table: versioned,
    join: {type: 'inner'},
    script: [right('k', 'v1', 10), right('k', 'v2', 20), record('k', 's', 15)],
    expected: [line('k', 's+v1', 15, 2), dropped(0)],
  },
  {
    name: 'waiting for the grace to pass',
    table: versioned,
    join: {type: 'inner', graceMs: 5},
    script: [right('k', 'v1', 5), record('k', 's', 10), right('k', 'v2', 8), record('k', 's2', 15)],
    expected: [line('k', 's+v2', 10, 3), dropped(0)],
  },
])('joinTable: $name', async ({table, join, script, expected}) => {
  const topology = joined([{op: 'stream'}, table], {op: 'joinTable', ...join});
  expect(await run({scenario: 1, topology, script})).toEqual(expected);
});

test.each([
  {type: 'inner', expected: [line('a', 'k+t', 2, 1), dropped(0)]},
  {type: 'left', expected: [line('a', 'k+t', 2, 1), line('a', 'x+null', 3, 2), dropped(0)]},
])('joinGlobal: $type', async ({type, expected}) => {
  const join = {op: 'joinGlobal', type, key: {fn: 'value'}};
  const topology = joined([{op: 'stream'}, {op: 'globalTable'}], join);
  const script = [right('k', 't', 1), record('a', 'k', 2), record('a', 'x', 3)];
  expect(await run({scenario: 1, topology, script})).toEqual(expected);
});

const tables = [{op: 'table'}, {op: 'table'}] as const;

test.each([
  {type: 'inner', store: false, first: undefined, second: 'A+B', third: null},
  {type: 'left', store: true, first: 'A+null', second: 'A+B', third: 'A+null'},
  {type: 'outer', store: true, first: 'A+null', second: 'A+B', third: 'A+null'},
])('joinTableTable: $type', async ({first, second, third, ...join}) => {
  const topology = joined(tables, {op: 'joinTableTable', ...join}, true);
  const script = [record('k', 'A', 3), right('k', 'B', 1), right('k', null, 5)];
  expect(await run({scenario: 1, topology, script})).toEqual([
    ...(first === undefined ? [] : [line('k', first, 3, 0)]),
    line('k', second, 3, 1),
    line('k', third, 5, 2),
    dropped(0),
  ]);
});

test('joinForeignKey: inner, with a store; two rows of one foreign key, by primary key', async () => {
  const fk = {fn: 'valuePrefix', n: 1};
  const join = {op: 'joinForeignKey', type: 'inner', fk, store: true};
  const script = [record('b', 'x1', 1), record('a', 'x2', 2), right('x', 'X', 3)];
  const lines = await run({scenario: 1, topology: joined(tables, join, true), script});
  expect(lines).toEqual([line('a', 'x2+X', 3, 2), line('b', 'x1+X', 3, 2), dropped(0)]);
});

test('repartition lets null keys pass where a left join stands behind it', async () => {
  const topology = [
    {id: 's', op: 'stream', topic: 'in'},
    {id: 'l', op: 'repartition', from: 's'},
    {id: 'r', op: 'table', topic: 'r'},
    {id: 'j', op: 'joinTable', type: 'left', left: 'l', right: 'r'},
    to('j'),
  ];
  const lines = await run({scenario: 1, topology, script: [record(null, 's', 1)]});
  expect(lines).toEqual([line(null, 's+null', 1, 0), dropped(0)]);
});

// What the language's page lists under "Where the reference surprises".
test.each([
  {
    name: 'a null key in a left join with grace stops it',
    topology: joined([{op: 'stream'}, versioned], {op: 'joinTable', type: 'left', graceMs: 5}),
    script: [record('k', 's', 1), record(null, 's', 1)],
    step: 1,
  },
  {
    name: 'a sliding window of size 0 stops it',
    topology: [
      {id: 's', op: 'stream', topic: 'in'},
      {id: 'g', op: 'groupByKey', from: 's'},
      {id: 'w', op: 'windowedBy', from: 'g', type: 'sliding', sizeMs: 0, graceMs: 5},
      {id: 'c', op: 'count', from: 'w'},
    ],
    script: [record('k', 's', 1)],
    step: 0,
  },
])('$name', async ({topology, script, step}) => {
  const lines = await run({scenario: 1, topology, script});
  expect(lines).toEqual([expect.stringMatching(new RegExp(`^\\{"error":".+","step":${step}\\}$`))]);
});

test('a windowed cogroup cannot be looked up: its topology is built and does not start', async () => {
  const topology = [
    {id: 's', op: 'stream', topic: 'in'},
    {id: 'g', op: 'groupByKey', from: 's'},
    {id: 'c', op: 'cogroup', from: ['g'], aggs: [{combine: 'count'}]},
    {id: 'w', op: 'windowedBy', from: 'c', type: 'tumbling', sizeMs: 5, graceMs: 0},
    {id: 'l', op: 'aggregate', from: 'w', init: 0},
    {id: 'r', op: 'table', topic: 'r'},
    {id: 'j', op: 'joinForeignKey', type: 'inner', left: 'l', right: 'r', fk: {fn: 'text'}},
    {id: 'o', op: 'toStream', from: 'j'},
    to('o'),
  ];
  expect(await run({scenario: 1, topology, script: []})).toEqual(['{"error":"StreamsException"}']);
});
