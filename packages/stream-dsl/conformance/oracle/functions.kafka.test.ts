import {expect, test} from 'vitest';
import {chain, dropped, line, oracleForTests, record} from './oracle-for-tests.ts';

const run = oracleForTests();
const grouped = {op: 'groupByKey'};

test.each([
  {fn: {fn: 'const', value: [1, {a: null}]}, value: 5, expected: [1, {a: null}]},
  {fn: {fn: 'key'}, value: 5, expected: 'abc'},
  {fn: {fn: 'value'}, value: {b: 1, a: 2}, expected: {b: 1, a: 2}},
  {fn: {fn: 'text'}, value: 's', expected: 's'},
  {fn: {fn: 'text'}, value: null, expected: 'null'},
  {fn: {fn: 'text'}, value: {b: [1, 'x', null]}, expected: '{"b":[1,"x",null]}'},
  {fn: {fn: 'field', name: 'fk'}, value: {fk: 'x'}, expected: 'x'},
  {fn: {fn: 'field', name: 'fk'}, value: {}, expected: null},
  {fn: {fn: 'field', name: 'fk'}, value: 'fk', expected: null},
  {fn: {fn: 'concat', with: '-x'}, value: 7, expected: '7-x'},
  {fn: {fn: 'prefix', with: 'p:'}, value: null, expected: 'p:null'},
  {fn: {fn: 'keyPrefix', n: 2}, value: 5, expected: 'ab'},
  {fn: {fn: 'keyPrefix', n: 9}, value: 5, expected: 'abc'},
  {fn: {fn: 'valuePrefix', n: 2}, value: {a: 1}, expected: '{"'},
  {fn: {fn: 'valuePrefix', n: 2}, value: null, expected: null},
  {fn: {fn: 'add', n: 3}, value: 4, expected: 7},
  {fn: {fn: 'add', n: 3}, value: 'x', expected: 3},
  {fn: {fn: 'mod', n: 5}, value: -7, expected: 3},
  {fn: {fn: 'nullIf', eq: {a: 1}}, value: {a: 1}, expected: null},
  {fn: {fn: 'nullIf', eq: 1}, value: '1', expected: '1'},
  {
    fn: {fn: 'object', members: {b: {fn: 'key'}, a: {fn: 'add', n: 1}}},
    value: 1,
    expected: {b: 'abc', a: 2},
  },
  {fn: {fn: 'windowStart'}, value: 1, expected: null},
])('$fn of $value', async ({fn, value, expected}) => {
  const lines = await run(chain([{op: 'mapValues', fn}], [record('abc', value, 1)]));
  expect(lines).toEqual([line('abc', expected, 1, 0), dropped(0)]);
});

test.each([
  {fn: 'windowKey', expected: 'a'},
  {fn: 'windowStart', expected: 4},
  {fn: 'windowEnd', expected: 8},
  {fn: 'key', expected: {k: 'a', start: 4, end: 8}},
  {fn: 'keyPrefix', expected: 'a@4-', n: 4},
])('$fn of a windowed key', async ({expected, ...fn}) => {
  const window = {op: 'windowedBy', type: 'tumbling', sizeMs: 4, graceMs: 0};
  const ops = [grouped, window, {op: 'count'}, {op: 'toStream'}, {op: 'mapValues', fn}];
  const lines = await run(chain(ops, [record('a', 1, 5)]));
  expect(lines).toEqual([line({k: 'a', start: 4, end: 8}, expected, 5, 0), dropped(0)]);
});

test.each([
  {fn: {fn: 'add', n: 1}, expected: '2'},
  {fn: {fn: 'field', name: 'x'}, expected: null},
  {fn: {fn: 'key'}, expected: 'abc'},
])('$fn as a key function', async ({fn, expected}) => {
  const lines = await run(chain([{op: 'selectKey', fn}], [record('abc', 1, 1)]));
  expect(lines).toEqual([line(expected, 1, 1, 0), dropped(0)]);
});

test.each([
  {fn: {fn: 'split', by: ','}, value: 'a,,b,', expected: ['a', '', 'b', '']},
  {fn: {fn: 'split', by: ','}, value: null, expected: []},
  {fn: {fn: 'repeat', n: 2}, value: {a: 1}, expected: [{a: 1}, {a: 1}]},
])('list function $fn of $value', async ({fn, value, expected}) => {
  const lines = await run(chain([{op: 'flatMapValues', fn}], [record('k', value, 1)]));
  expect(lines).toEqual([...expected.map((made) => line('k', made, 1, 0)), dropped(0)]);
});

test.each([
  {pred: {pred: 'true'}, value: null, holds: true},
  {pred: {pred: 'isNull'}, value: null, holds: true},
  {pred: {pred: 'isNull'}, value: 0, holds: false},
  {pred: {pred: 'equals', arg: {a: 1, b: 2}}, value: {a: 1, b: 2}, holds: true},
  {pred: {pred: 'equals', arg: {a: 1, b: 2}}, value: {b: 2, a: 1}, holds: false},
  {pred: {pred: 'keyEquals', arg: 'abc'}, value: 1, holds: true},
  {pred: {pred: 'keyEquals', arg: null}, value: 1, holds: false},
  {pred: {pred: 'keyStartsWith', arg: 'ab'}, value: 1, holds: true},
  {pred: {pred: 'startsWith', arg: '1'}, value: 12, holds: true},
  {pred: {pred: 'startsWith', arg: 'n'}, value: null, holds: false},
  {pred: {pred: 'even'}, value: -2, holds: true},
  {pred: {pred: 'even'}, value: 'x', holds: false},
  {pred: {pred: 'gt', arg: 3}, value: 4, holds: true},
  {pred: {pred: 'gt', arg: 3}, value: 3, holds: false},
  {pred: {pred: 'not', of: {pred: 'true'}}, value: 1, holds: false},
])('$pred of $value is $holds', async ({pred, value, holds}) => {
  const [kept, refused] = await Promise.all(
    ['filter', 'filterNot'].map((op) => run(chain([{op, pred}], [record('abc', value, 1)]))),
  );
  const through = [line('abc', value, 1, 0), dropped(0)];
  expect({kept, refused}).toEqual(
    holds ? {kept: through, refused: [dropped(0)]} : {kept: [dropped(0)], refused: through},
  );
});

test.each([
  {combine: {combine: 'count'}, a: 4, b: 'x', expected: 5},
  {combine: {combine: 'uncount'}, a: 4, b: 'x', expected: 3},
  {combine: {combine: 'sum'}, a: 4, b: 3, expected: 7},
  {combine: {combine: 'sub'}, a: 4, b: 3, expected: 1},
  {combine: {combine: 'min'}, a: 4, b: 3, expected: 3},
  {combine: {combine: 'min'}, a: 'x', b: 0, expected: 'x'},
  {combine: {combine: 'max'}, a: 4, b: 3, expected: 4},
  {combine: {combine: 'max'}, a: null, b: -3, expected: -3},
  {combine: {combine: 'first'}, a: 4, b: 3, expected: 4},
  {combine: {combine: 'last'}, a: 4, b: 3, expected: 3},
  {combine: {combine: 'concat'}, a: 4, b: 'x', expected: '4x'},
  {combine: {combine: 'concat', sep: '/'}, a: null, b: 'x', expected: 'null/x'},
  {combine: {combine: 'collect'}, a: null, b: [1], expected: [[1]]},
  {combine: {combine: 'append'}, a: [1], b: [2, 3], expected: [1, 2, 3]},
  {combine: {combine: 'append'}, a: [1], b: 2, expected: [1]},
  {combine: {combine: 'nullWhen', eq: 'x', then: {combine: 'last'}}, a: 1, b: 'x', expected: null},
  {combine: {combine: 'nullWhen', eq: 'x', then: {combine: 'last'}}, a: 1, b: 'y', expected: 'y'},
])('$combine of $a and $b', async ({combine, a, b, expected}) => {
  const ops = [grouped, {op: 'aggregate', init: a, agg: combine}, {op: 'toStream'}];
  const lines = await run(chain(ops, [record('k', b, 1)]));
  expect(lines).toEqual([line('k', expected, 1, 0), dropped(0)]);
});

test.each([
  {joiner: undefined, expected: '1+2'},
  {joiner: {joiner: 'pair', sep: '/'}, expected: '1/2'},
  {joiner: {joiner: 'left'}, expected: 1},
  {joiner: {joiner: 'right'}, expected: 2},
  {joiner: {joiner: 'sum'}, expected: 3},
  {joiner: {joiner: 'object'}, expected: {l: 1, r: 2}},
])('$joiner of 1 and 2', async ({joiner, expected}) => {
  const topology = [
    {id: 's', op: 'stream', topic: 'in'},
    {id: 't', op: 'table', topic: 't'},
    {id: 'j', op: 'joinTable', type: 'inner', left: 's', right: 't', ...(joiner && {joiner})},
    {op: 'to', from: 'j', topic: 'out'},
  ];
  const script = [{...record('k', 2, 1), in: 't'}, record('k', 1, 3)];
  const lines = await run({scenario: 1, topology, script});
  expect(lines).toEqual([line('k', expected, 3, 1), dropped(0)]);
});
