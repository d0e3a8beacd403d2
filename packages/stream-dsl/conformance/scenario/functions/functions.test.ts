import {describe, expect, test} from 'vitest';
import type {Combine, Fn, Joiner, ListFn, Pred} from '../function-types.ts';
import {isSameValue, type Json, type Key} from '../json.ts';
import {compileCombine, compileJoiner} from './combine.ts';
import {compileFn, compileKeyFn, compileListFn} from './fn.ts';
import {compilePred} from './pred.ts';
import {keyText, num, text} from './text.ts';

const windowedKey: Key = {k: 'a', start: 5, end: 10};

test('text, num and equality', () => {
  expect(text('a"b')).toBe('a"b');
  expect(text(null)).toBe('null');
  expect(text(-7)).toBe('-7');
  expect(text({b: [1, null], a: 'x'})).toBe('{"b":[1,null],"a":"x"}');
  expect(text(2 ** 53)).toBe('9007199254740992');
  expect(keyText(windowedKey)).toBe('a@5-10');
  expect([num(3), num('3'), num(null), num([3])]).toEqual([3, 0, 0, 0]);
});

test.each<[Json, Json, boolean]>([
  [1, '1', false],
  [null, 'null', false],
  [[1, 2], [1, 2], true],
  [{a: 1, b: 2}, {a: 1, b: 2}, true],
  [{a: 1, b: 2}, {b: 2, a: 1}, false],
  [{}, [], false],
])('rule 14: the order of members counts: %j and %j', (a, b, expected) => {
  expect(isSameValue(a, b)).toBe(expected);
});

test.each<[Fn, Key, Json, Json]>([
  [{fn: 'const', value: {x: 1}}, 'k', 'v', {x: 1}],
  [{fn: 'key'}, 'k', 'v', 'k'],
  [{fn: 'key'}, null, 'v', null],
  [{fn: 'value'}, 'k', [1], [1]],
  [{fn: 'text'}, 'k', null, 'null'],
  [{fn: 'text'}, 'k', {a: 1}, '{"a":1}'],
  [{fn: 'field', name: 'a'}, 'k', {a: 3}, 3],
  [{fn: 'field', name: 'b'}, 'k', {a: 3}, null],
  [{fn: 'field', name: 'length'}, 'k', [1], null],
  [{fn: 'field', name: 'toString'}, 'k', {}, null],
  [{fn: 'concat', with: '-x'}, 'k', 4, '4-x'],
  [{fn: 'prefix', with: 'x-'}, 'k', null, 'x-null'],
  [{fn: 'keyPrefix', n: 2}, 'abc', 1, 'ab'],
  [{fn: 'keyPrefix', n: 2}, null, 1, null],
  [{fn: 'keyPrefix', n: 3}, windowedKey, 1, 'a@5'],
  [{fn: 'valuePrefix', n: 1}, 'k', 42, '4'],
  [{fn: 'valuePrefix', n: 1}, 'k', null, null],
  [{fn: 'add', n: -2}, 'k', 5, 3],
  [{fn: 'add', n: 2}, 'k', 'text', 2],
  [{fn: 'mod', n: 3}, 'k', 7, 1],
  [{fn: 'mod', n: 3}, 'k', -1, 2],
  [{fn: 'mod', n: 3}, 'k', -3, 0],
  [{fn: 'mod', n: -3}, 'k', -1, 2],
  [{fn: 'valuePrefix', n: -1}, 'k', 'abc', ''],
  [{fn: 'nullIf', eq: [1]}, 'k', [1], null],
  [{fn: 'nullIf', eq: [1]}, 'k', [2], [2]],
  [{fn: 'object', members: {b: {fn: 'value'}, a: {fn: 'key'}}}, 'k', 1, {b: 1, a: 'k'}],
  [{fn: 'windowKey'}, windowedKey, 1, 'a'],
  [{fn: 'windowStart'}, windowedKey, 1, 5],
  [{fn: 'windowEnd'}, windowedKey, 1, 10],
])('fn %j of %j and %j', (spec, key, value, expected) => {
  // As text too: -0 and the order of members would hide otherwise.
  expect(JSON.stringify(compileFn(spec)(key, value))).toBe(JSON.stringify(expected));
});

test.each<[Fn, Key, Json, Key]>([
  [{fn: 'add', n: 1}, 'k', 1, '2'],
  [{fn: 'value'}, 'k', null, null],
  [{fn: 'text'}, 'k', null, 'null'],
  [{fn: 'value'}, 'k', {a: 1}, '{"a":1}'],
  [{fn: 'key'}, windowedKey, 1, windowedKey],
  [{fn: 'windowStart'}, windowedKey, 1, '5'],
])('key fn %j of %j and %j', (spec, key, value, expected) => {
  expect(compileKeyFn(spec)(key, value)).toEqual(expected);
});

test.each<[ListFn, Json, readonly Json[]]>([
  [{fn: 'split', by: ','}, 'a,,b,', ['a', '', 'b', '']],
  [{fn: 'split', by: ','}, '', ['']],
  [{fn: 'split', by: ','}, null, []],
  [{fn: 'split', by: '.'}, 'a.b', ['a', 'b']],
  [{fn: 'split', by: ','}, [1, 2], ['[1', '2]']],
  [{fn: 'repeat', n: 2}, null, [null, null]],
  [{fn: 'repeat', n: 0}, 'x', []],
])('list fn %j of %j', (spec, value, expected) => {
  expect(compileListFn(spec)(value)).toEqual(expected);
});

test.each<[Pred, Key, Json, boolean]>([
  [{pred: 'true'}, null, null, true],
  [{pred: 'isNull'}, 'k', null, true],
  [{pred: 'isNull'}, null, 0, false],
  [{pred: 'equals', arg: {a: 1}}, 'k', {a: 1}, true],
  [{pred: 'equals', arg: null}, 'k', null, true],
  [{pred: 'keyEquals', arg: 'k'}, 'k', null, true],
  [{pred: 'keyEquals', arg: 'null'}, null, 1, false],
  [{pred: 'keyStartsWith', arg: 'a'}, 'ab', 1, true],
  [{pred: 'keyStartsWith', arg: ''}, null, 1, false],
  [{pred: 'startsWith', arg: '4'}, 'k', 42, true],
  [{pred: 'startsWith', arg: 'n'}, 'k', null, false],
  [{pred: 'even'}, 'k', -2, true],
  [{pred: 'even'}, 'k', -1, false],
  [{pred: 'even'}, 'k', '2', false],
  [{pred: 'gt', arg: 2}, 'k', 3, true],
  [{pred: 'gt', arg: 2}, 'k', 2, false],
  [{pred: 'gt', arg: 2}, 'k', '3', false],
  [{pred: 'not', of: {pred: 'isNull'}}, 'k', null, false],
])('pred %j of %j and %j', (spec, key, value, expected) => {
  expect(compilePred(spec)(key, value)).toBe(expected);
});

describe('combine and joiner', () => {
  test.each<[Combine, Json, Json, Json]>([
    [{combine: 'count'}, null, 'x', 1],
    [{combine: 'uncount'}, 3, 'x', 2],
    [{combine: 'sum'}, 3, 4, 7],
    [{combine: 'sum'}, null, 'x', 0],
    [{combine: 'sub'}, 3, 4, -1],
    [{combine: 'min'}, 3, 2, 2],
    [{combine: 'min'}, null, 2, 2],
    [{combine: 'min'}, 3, null, 3],
    [{combine: 'min'}, 'x', 0, 'x'],
    [{combine: 'max'}, 3, 4, 4],
    [{combine: 'max'}, 0, 'x', 0],
    [{combine: 'max'}, 'x', -1, 'x'],
    [{combine: 'first'}, 'a', 'b', 'a'],
    [{combine: 'last'}, 'a', null, null],
    [{combine: 'concat'}, 'a', 1, 'a1'],
    [{combine: 'concat', sep: ','}, null, [1], 'null,[1]'],
    [{combine: 'collect'}, [1], [2], [1, [2]]],
    [{combine: 'collect'}, null, 2, [2]],
    [{combine: 'append'}, [1], [2, 3], [1, 2, 3]],
    [{combine: 'append'}, 'x', [2], [2]],
    [{combine: 'nullWhen', eq: 0, then: {combine: 'sum'}}, 5, 0, null],
    [{combine: 'nullWhen', eq: 0, then: {combine: 'sum'}}, 5, 1, 6],
  ])('combine %j of %j and %j', (spec, a, b, expected) => {
    expect(compileCombine(spec)(a, b)).toEqual(expected);
  });

  test.each<[Joiner | undefined, Json, Json, Json]>([
    [undefined, 'a', null, 'a+null'],
    [{joiner: 'pair', sep: '/'}, 1, {x: 2}, '1/{"x":2}'],
    [{joiner: 'left'}, 1, 2, 1],
    [{joiner: 'right'}, 1, null, null],
    [{joiner: 'sum'}, 1, 'x', 1],
    [{joiner: 'object'}, 1, null, {l: 1, r: null}],
  ])('joiner %j of %j and %j', (spec, left, right, expected) => {
    expect(compileJoiner(spec)(left, right)).toEqual(expected);
  });
});
