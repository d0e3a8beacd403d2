import {expect, test} from 'vitest';
import {within} from '../dsl/join-windows.ts';
import {type Sources, topology} from '../dsl/topology.ts';
import {json} from '../serdes.ts';

const amount = json<number>();

test.each<{name: string; build: (sources: Sources) => void}>([
  {
    name: 'of two tables',
    build: ({table}) => {
      table('a', amount, {store: 'rows'});
      table('b', amount, {store: 'rows'});
    },
  },
  {
    name: 'of a table and what is made of it',
    build: ({table}) => {
      table('a', amount, {store: 'rows'}).filter(() => true, {store: 'rows'});
    },
  },
  {
    name: 'of a table and an aggregate',
    build: ({stream, table}) => {
      table('a', amount, {store: 'counts'});
      stream('b', amount).groupByKey().count({name: 'counts'});
    },
  },
  {
    name: 'of a table and a side of a join',
    build: ({stream, table}) => {
      const windows = within(5, {grace: 0});
      stream('a', amount).joinStream(stream('b', amount), (left) => left, windows, {name: 'rows'});
      table('c', amount, {store: 'rows-left'});
    },
  },
  {
    name: 'of a table and what drops duplicates',
    build: ({stream, table}) => {
      stream('a', amount).deduplicate({id: String, within: 5, name: 'rows'});
      table('b', amount, {store: 'rows'});
    },
  },
])('two stores of one name are refused: $name', ({build}) => {
  expect(() => topology('twice', build)).toThrow(
    expect.objectContaining({
      code: 'STREAM_TOPOLOGY_INVALID',
      message: expect.stringMatching(/store (rows|rows-left|counts) .*: give one another name/),
    }),
  );
});

test('the aggregates of a cogroup have their store together, and tables of one topic each their own', () => {
  const shared = topology('shared', ({stream, table}) => {
    const [left, right] = [stream('l', amount).groupByKey(), stream('r', amount).groupByKey()];
    left
      .cogroup((sum: number, value) => sum + value)
      .cogroup(right, (sum, value) => sum - value)
      .aggregate(() => 0, {name: 'sums'});
    table('a', amount);
    table('a', amount);
  });
  expect(shared.graph.nodes.length).toBeGreaterThan(0);
});
