import {expect, test} from 'vitest';
import type {GraphNode} from '../graph/node.ts';
import {planTopology} from './plan.ts';

const merge = (id: string, ...parents: string[]): GraphNode => ({
  kind: 'merge',
  id,
  parents,
  callSite: 'shop.ts:1',
});

test.each([
  {
    name: 'a circle',
    nodes: [merge('a', 'b'), merge('b', 'a')],
    message: /node a of shop reads from b, which comes after it: a circle.*at shop.ts:1/,
  },
  {
    name: 'a node that feeds itself',
    nodes: [merge('a', 'a')],
    message: /node a of shop reads from a, which comes after it/,
  },
  {
    name: 'a parent that is not there',
    nodes: [merge('a', 'x')],
    message: /reads from x, which is no node/,
  },
  {
    name: 'an id used twice',
    nodes: [merge('a'), merge('a')],
    message: /has the id of another node/,
  },
])('$name is refused before anything runs', ({nodes, message}) => {
  expect(() => planTopology('shop', {name: 'shop', nodes})).toThrow(message);
});
