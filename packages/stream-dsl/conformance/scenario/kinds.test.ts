import {expect, test} from 'vitest';
import {kindsOf} from './kinds.ts';
import type {Node, WindowedByNode} from './node.ts';

const stream: Node = {id: 's', op: 'stream', topic: 'in'};
const grouped: Node = {id: 'g', op: 'groupByKey', from: 's'};

function windowed(
  window: Pick<WindowedByNode, 'type'> & {sizeMs?: number; gapMs?: number},
): readonly Node[] {
  const node = {id: 'w', op: 'windowedBy', from: 'g', graceMs: 0, ...window} as WindowedByNode;
  return [stream, grouped, node, {id: 'c', op: 'count', from: 'w'}];
}

test.each([
  {
    window: {type: 'tumbling' as const, sizeMs: 5},
    key: {key: 'windowed', sizeMs: 5},
  },
  {
    window: {type: 'sliding' as const, sizeMs: 5},
    key: {key: 'windowed', sizeMs: 5},
  },
  {window: {type: 'session' as const, gapMs: 5}, key: {key: 'session'}},
])('a $window.type aggregate has keys of its own', ({window, key}) => {
  expect(kindsOf(windowed(window)).get('c')).toEqual({kind: 'table', key, isVersioned: false});
});

test('a key function makes a plain key again, and key keeps it', () => {
  const kinds = kindsOf([
    ...windowed({type: 'session', gapMs: 5}),
    {id: 'o', op: 'toStream', from: 'c'},
    {id: 'same', op: 'selectKey', from: 'o', fn: {fn: 'key'}},
    {id: 'plain', op: 'selectKey', from: 'o', fn: {fn: 'windowKey'}},
  ]);
  expect(kinds.get('same')).toEqual({kind: 'stream', key: {key: 'session'}});
  expect(kinds.get('plain')).toEqual({kind: 'stream', key: {key: 'plain'}});
});

test('streams with keys of different kinds do not merge', () => {
  expect(() =>
    kindsOf([
      ...windowed({type: 'session', gapMs: 5}),
      {id: 'o', op: 'toStream', from: 'c'},
      {id: 'm', op: 'merge', from: ['s', 'o']},
    ]),
  ).toThrow('topology[5] (merge): its parents have keys of different kinds');
});

test('the branches of a split have names, the split itself has none', () => {
  const split: Node = {
    id: 'b',
    op: 'split',
    from: 's',
    branches: [{name: 'x', pred: {pred: 'true'}}],
    default: 'rest',
  };
  expect([...kindsOf([stream, split]).keys()]).toEqual(['s', 'b.x', 'b.rest']);
  expect(() => kindsOf([stream, split, {op: 'to', from: 'b', topic: 'out'}])).toThrow(
    'no node b stands before it',
  );
});
