import {describe, expect, test} from 'vitest';
import {parseScenario} from './parse-scenario.ts';

const source = {id: 's', op: 'stream', topic: 'in'};
const record = {in: 'in', key: 'a', value: 1, ts: 0};

function scenario(topology: readonly unknown[], script: readonly unknown[] = []): unknown {
  return {scenario: 1, topology, script};
}

describe('a scenario is read back as it was written', () => {
  test.each([
    {
      name: 'final results (rule 2)',
      json: scenario(
        [
          source,
          {id: 'g', op: 'groupByKey', from: 's'},
          {id: 'w', op: 'windowedBy', from: 'g', type: 'tumbling', sizeMs: 2, graceMs: 1},
          {id: 'c', op: 'count', from: 'w'},
          {id: 'f', op: 'suppress', from: 'c', until: 'windowCloses'},
          {id: 'o', op: 'toStream', from: 'f'},
          {op: 'to', from: 'o', topic: 'out'},
        ],
        [record, {batch: [record]}, {advanceWallClockMs: 3}, {commit: true}, {restart: true}],
      ),
    },
    {
      name: 'a foreign-key join (rule 14)',
      json: scenario([
        {id: 'l', op: 'table', topic: 'l', store: true},
        {id: 'r', op: 'table', topic: 'r', versioned: {historyRetentionMs: 10}},
        {
          id: 'j',
          op: 'joinForeignKey',
          type: 'left',
          left: 'l',
          right: 'r',
          fk: {fn: 'field', name: 'fk'},
          joiner: {joiner: 'right'},
        },
      ]),
    },
    {
      name: 'a topology that the reference refuses',
      json: scenario([
        source,
        {id: 'g', op: 'groupByKey', from: 's'},
        {id: 'c', op: 'count', from: 'g'},
        {id: 'f', op: 'suppress', from: 'c', until: 'windowCloses'},
      ]),
    },
    {
      name: 'branches and nested functions',
      json: scenario([
        source,
        {
          id: 'b',
          op: 'split',
          from: 's',
          branches: [{name: 'x', pred: {pred: 'not', of: {pred: 'keyEquals', arg: null}}}],
          default: 'rest',
        },
        {id: 'm', op: 'merge', from: ['b.x', 'b.rest']},
        {
          id: 'v',
          op: 'mapValues',
          from: 'm',
          fn: {fn: 'object', members: {n: {fn: 'add', n: -1}, t: {fn: 'const', value: [null, {}]}}},
        },
      ]),
    },
  ])('$name', ({json}) => {
    expect(parseScenario(json)).toEqual(json);
  });
});

const bad: readonly {name: string; json: unknown; message: string}[] = [
  {name: 'no object', json: 3, message: 'scenario: expected an object, found 3'},
  {
    name: 'another version',
    json: {scenario: 2, topology: [], script: []},
    message: 'scenario.scenario: expected 1, found 2',
  },
  {
    name: 'an unknown op',
    json: scenario([{id: 's', op: 'strean', topic: 'in'}]),
    message: 'topology[0].op: expected',
  },
  {
    name: 'an unknown member',
    json: scenario([{...source, tpoic: 'x'}]),
    message: 'topology[0].tpoic: unknown member',
  },
  {
    name: 'a parent that stands behind',
    json: scenario([{id: 'm', op: 'toStream', from: 'x'}]),
    message: 'topology[0] (toStream): no node x stands before it',
  },
  {
    name: 'a parent of another kind',
    json: scenario([source, {id: 'c', op: 'count', from: 's'}]),
    message: 'topology[1] (count): cannot use stream',
  },
  {
    name: 'an id used twice',
    json: scenario([source, source]),
    message: 'topology[1] (stream): id s is used twice',
  },
  {
    name: 'grace forgotten (rule 5)',
    json: scenario([
      source,
      {id: 'g', op: 'groupByKey', from: 's'},
      {id: 'w', op: 'windowedBy', from: 'g', type: 'session', gapMs: 2},
    ]),
    message: 'topology[2].graceMs: expected an integer within 2^53, found nothing',
  },
  {
    name: 'sessions without a merger',
    json: scenario([
      source,
      {id: 'g', op: 'groupByKey', from: 's'},
      {id: 'w', op: 'windowedBy', from: 'g', type: 'session', gapMs: 2, graceMs: 0},
      {id: 'a', op: 'aggregate', from: 'w', init: 0, agg: {combine: 'sum'}},
    ]),
    message: 'topology[3] (aggregate): merger: missing',
  },
  {
    name: 'a fraction as a value',
    json: scenario([source], [{...record, value: {a: [1.5]}}]),
    message: 'script[0].value.a[0]: expected an integer within 2^53, found 1.5',
  },
  {
    name: 'a text that is not ASCII',
    json: scenario([source], [{...record, value: 'ä'}]),
    message: 'script[0].value: expected printable ASCII',
  },
  {
    name: 'a topic that nobody reads',
    json: scenario([source], [{...record, in: 'x'}]),
    message: 'script: nothing reads topic x',
  },
  {
    name: 'no step at all',
    json: scenario([source], [{}]),
    message: 'script[0]: expected in, batch, advanceWallClockMs, commit or restart',
  },
];

test.each(bad)('refused, with the place: $name', ({json, message}) => {
  expect(() => parseScenario(json)).toThrow(message);
});
