import {expect, test} from 'vitest';
import type {Node} from '../scenario/node.ts';
import {formatOperators, formatOutcomes, formatPairs} from './format-report.ts';
import {countOperators} from './operator-counts.ts';
import {OutcomeTally} from './outcome-counts.ts';

const topology: readonly Node[] = [
  {id: 's', op: 'stream', topic: 'in'},
  {id: 'b', op: 'split', from: 's', branches: [{name: 'x', pred: {pred: 'true'}}], default: 'y'},
  {id: 'm', op: 'merge', from: ['b.x', 'b.y']},
  {
    id: 'j',
    op: 'joinStream',
    type: 'inner',
    left: 'm',
    right: 's',
    beforeMs: 0,
    afterMs: 0,
    graceMs: 0,
  },
  {op: 'to', from: 'j', topic: 'out'},
];

test('each op is counted, and each pair of neighbours by way of branches and both sides', () => {
  const scenario = {scenario: 1, topology, script: []} as const;
  const counts = countOperators([scenario, scenario]);
  expect(counts.nodes.get('split')).toBe(2);
  expect(counts.scenariosWith.get('split')).toBe(2);
  expect(Object.fromEntries(counts.pairs)).toEqual({
    'stream->split': 2,
    'split->merge': 4,
    'merge->joinStream': 2,
    'stream->joinStream': 2,
    'joinStream->to': 2,
  });
  expect(formatOperators(counts).split('\n')[0]).toMatch(/^stream +2 \(2\) +table +0 \(0\)/);
  expect(formatPairs(counts)).toMatch(/^split .*merge 4,/m);
  expect(formatPairs(counts)).toMatch(/^5 of \d+ pairs occurred, never /m);
});

test('outputs are counted by how they end', () => {
  const tally = new OutcomeTally();
  const record = '{"topic":"out","key":"a","value":1,"ts":5,"step":0}';
  tally.add([record, record, '{"dropped":0}']);
  tally.add(['{"dropped":3}']);
  tally.add([record, '{"error":"StreamsException","step":4}']);
  tally.add(['{"error":"TopologyException"}']);
  tally.add(['{"invalid":"why"}']);
  expect(formatOutcomes(tally.counts()).split('\n')).toEqual([
    '2 ended, 1 failed, 1 refused, 1 invalid',
    '3 records in 2 cases, 3 dropped in 1',
  ]);
});
