import {describe, expect, test} from 'vitest';
import {align} from './align.ts';
import {compareOutputs, strictnessFor} from './compare-outputs.ts';
import {sideBySide} from './side-by-side.ts';

const strict = {bySteps: true, order: 'topic'} as const;
const a1 = '{"topic":"out","key":"a","value":1,"ts":5,"step":0}';
const b1 = '{"topic":"out","key":"b","value":1,"ts":5,"step":0}';
const other = '{"topic":"other","key":"a","value":1,"ts":5,"step":0}';
const end = '{"dropped":0}';

describe('outputs agree', () => {
  test.each([
    {name: 'line by line', expected: [a1, b1, end], actual: [a1, b1, end]},
    {
      name: 'whatever the order of members in a line',
      expected: [a1, end],
      actual: ['{"step":0,"ts":5,"value":1,"key":"a","topic":"out"}', end],
    },
    {
      name: 'whatever the order of topics',
      expected: [a1, other, end],
      actual: [other, a1, end],
    },
    {
      name: 'when both fail at one step, whatever the class',
      expected: ['{"error":"StreamsException","step":1}'],
      actual: ['{"error":"StreamError","step":1}'],
    },
  ])('$name', ({expected, actual}) => {
    expect(compareOutputs(expected, actual, strict)).toBeUndefined();
  });
});

describe('outputs differ', () => {
  test.each([
    {name: 'in order', expected: [a1, b1, end], actual: [b1, a1, end], index: 0},
    {name: 'in a value', expected: [a1, end], actual: [a1.replace('1', '"1"'), end], index: 0},
    {
      name: "rule 14: in the order of a value's members",
      expected: ['{"topic":"out","key":"a","value":{"x":1,"y":2},"ts":5,"step":0}'],
      actual: ['{"topic":"out","key":"a","value":{"y":2,"x":1},"ts":5,"step":0}'],
      index: 0,
    },
    {name: 'in a timestamp', expected: [a1], actual: [a1.replace('5', '6')], index: 0},
    {name: 'in the step', expected: [a1], actual: [a1.replace('"step":0', '"step":1')], index: 0},
    {
      name: 'in headers',
      expected: [a1],
      actual: [a1.replace('"step"', '"headers":[["h","1"]],"step"')],
      index: 0,
    },
    {name: 'in a record more', expected: [a1, end], actual: [a1, b1, end], index: 1},
    {name: 'in a record less', expected: [a1, b1, end], actual: [a1, end], index: 1},
    {
      name: 'in a windowed key',
      expected: ['{"topic":"out","key":{"k":"a","start":0,"end":2},"value":1,"ts":5,"step":0}'],
      actual: ['{"topic":"out","key":{"k":"a","start":0,"end":3},"value":1,"ts":5,"step":0}'],
      index: 0,
    },
  ])('$name', ({expected, actual, index}) => {
    expect(compareOutputs(expected, actual, strict)).toMatchObject({where: 'out', index});
  });

  test.each([
    {name: 'rule 8: in the count of drops', expected: end, actual: '{"dropped":1}'},
    {
      name: 'in the step that fails',
      expected: '{"error":"StreamsException","step":1}',
      actual: '{"error":"StreamsException","step":2}',
    },
    {
      name: 'when one refuses',
      expected: '{"error":"TopologyException"}',
      actual: '{"error":"StreamsException","step":0}',
    },
    {name: 'when one cannot run it', expected: end, actual: '{"invalid":"why"}'},
  ])('at the end: $name', ({expected, actual}) => {
    expect(compareOutputs([expected], [actual], strict)).toMatchObject({
      where: 'end of run',
      index: 0,
    });
  });
});

test('caches leave the step open, partitions the order among keys too', () => {
  const record = {in: 'in', key: 'a', value: 1, ts: 0};
  const plain = {scenario: 1, topology: [], script: [record]} as const;
  expect(strictnessFor(plain)).toEqual(strict);
  expect(strictnessFor({...plain, settings: {cacheBytes: 10}})).toEqual({
    bySteps: false,
    order: 'topic',
  });
  const spread = strictnessFor({...plain, script: [{...record, partition: 1}]});
  expect(spread).toEqual({bySteps: false, order: 'key'});
  const later = a1.replace('"step":0', '"step":3');
  expect(compareOutputs([a1, b1, end], [b1, later, end], spread)).toBeUndefined();
  expect(compareOutputs([a1, other, end], [a1, end], spread)).toMatchObject({
    where: 'other of "a"',
  });
});

test('a record that one side lacks does not push the rest apart', () => {
  expect(align(['a', 'b', 'c'], ['a', 'c', 'd'])).toEqual([
    ['a', 'a'],
    ['b', undefined],
    ['c', 'c'],
    [undefined, 'd'],
  ]);
  const shown = sideBySide(
    {name: 'reference', lines: [a1, b1, end]},
    {name: 'ours', lines: [b1, end]},
    strict,
  );
  expect(shown.split('\n')).toEqual([
    '  reference       | ours',
    '-- out',
    '! "a" 1 @5 step 0 |',
    '  "b" 1 @5 step 0 | "b" 1 @5 step 0',
    '-- end of run',
    '  dropped 0       | dropped 0',
  ]);
});
