import {expect, test} from 'vitest';
import {topology} from '../../dsl/topology.ts';
import {json} from '../../serdes.ts';
import {CALLS} from './fault.ts';
import {runHistory} from './history.ts';
import type {Scenario} from './scenario.ts';

const scenario: Scenario = {
  name: 'doubled',
  topics: [
    {topic: 'in', partitions: 2},
    {topic: 'out', partitions: 2},
  ],
  inputs: ['a', 'b', 'c', 'd'].map((key, i) => ({
    topic: 'in',
    key,
    value: {v: i},
    timestampMs: 1_000 + i,
  })),
  stores: [],
  build: () =>
    topology('doubled', ({stream}) => {
      stream('in', json<{readonly v: number}>())
        .mapValues(({v}) => 2 * v)
        .to('out');
    }),
  expect: (records) => [
    {
      kind: 'records',
      topic: 'out',
      records: records.map(({key, value}) => ({key, value: 2 * Number(value['v'])})),
      atLeastOnce: 'same',
    },
  ],
};

test.each(CALLS)('a topology from outside survives a crash after %s', async (call) => {
  const {violations} = await runHistory({
    scenario,
    seed: 1,
    instances: 2,
    guarantee: 'exactly-once',
    commitIntervalMs: 50,
    cacheBytes: 0,
    hasDisks: true,
    faults: [{kind: 'crash after', instance: 0, call, nth: 1}],
  });
  expect(violations).toEqual([]);
});

test('what a scenario expects in vain is told', async () => {
  const {violations} = await runHistory({
    scenario: {
      ...scenario,
      expect: () => [
        {kind: 'records', topic: 'out', records: [], atLeastOnce: 'same'},
        {kind: 'latest', topic: 'out', records: [{key: 'z', value: 26}]},
      ],
    },
    seed: 1,
    instances: 1,
    guarantee: 'exactly-once',
    commitIntervalMs: 0,
    cacheBytes: 0,
    hasDisks: false,
    faults: [],
  });
  expect(violations.filter((line) => line.startsWith('too often in out: '))).toHaveLength(4);
  expect(violations).toContain('wrong in out: z is undefined, expected 26');
});
