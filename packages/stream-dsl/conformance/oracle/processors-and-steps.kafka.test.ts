import {expect, test} from 'vitest';
import {chain, dropped, line, oracleForTests, record} from './oracle-for-tests.ts';

const run = oracleForTests();
const process = (processor: Readonly<Record<string, unknown>>) => [{op: 'process', processor}];
const pass = {op: 'filter', pred: {pred: 'true'}};

test.each([
  {
    name: 'stream-time punctuator: after the first record, then on the grid',
    ops: process({name: 'streamTimePunctuator', everyMs: 10}),
    script: [record('a', 1, 3), record('a', 1, 9), record('a', 1, 35)],
    expected: [
      line('a', 1, 3, 0),
      line('punctuate', 1, 3, 0),
      line('a', 1, 9, 1),
      line('a', 1, 35, 2),
      line('punctuate', 3, 35, 2),
      dropped(0),
    ],
  },
  {
    name: 'wall-clock punctuator: missed ones collapse, the grid stays',
    ops: process({name: 'wallClockPunctuator', everyMs: 10}),
    script: [
      record('a', 1, 3),
      {advanceWallClockMs: 25},
      {advanceWallClockMs: 4},
      {advanceWallClockMs: 1},
    ],
    expected: [
      line('a', 1, 3, 0),
      line('punctuate', 1, 25, 1),
      line('punctuate', 1, 30, 3),
      dropped(0),
    ],
  },
  {
    name: 'dedup within 5 ms of the last one passed on',
    ops: process({name: 'dedup', withinMs: 5}),
    script: [0, 5, 6, 1, 0].map((ts) => record('a', ts, ts)).concat(record(null, 9, 9)),
    expected: [
      line('a', 0, 0, 0),
      line('a', 6, 6, 2),
      line('a', 0, 0, 4),
      line(null, 9, 9, 5),
      dropped(0),
    ],
  },
  {
    name: 'runningCount',
    ops: process({name: 'runningCount'}),
    script: [record('a', 'x', 0), record(null, 'x', 1), record('a', null, 2)],
    expected: [line('a', 1, 0, 0), line('a', 2, 2, 2), dropped(0)],
  },
  {
    name: 'streamTime',
    ops: process({name: 'streamTime'}),
    script: [record('a', 1, 5), record('a', 2, 3)],
    expected: [
      line('a', {v: 1, streamTime: 5}, 5, 0),
      line('a', {v: 2, streamTime: 5}, 3, 1),
      dropped(0),
    ],
  },
  {
    name: 'addHeader, behind those that came in',
    ops: process({name: 'addHeader', header: 'h', value: 'new'}),
    script: [{...record('a', 1, 5), headers: [['h', 'old']]}],
    expected: [
      '{"topic":"out","key":"a","value":1,"ts":5,"headers":[["h","old"],["h","new"]],"step":0}',
      dropped(0),
    ],
  },
  {
    name: 'commit and restart do not show',
    ops: [{op: 'groupByKey'}, {op: 'count'}, {op: 'toStream'}],
    script: [record('a', 1, 0), {commit: true}, {restart: true}, record('a', 1, 1)],
    expected: [line('a', 1, 0, 0), line('a', 2, 1, 3), dropped(0)],
  },
  {
    name: 'a batch of one topic keeps its order',
    ops: [pass],
    script: [{batch: [record('a', 1, 5), record('a', 2, 3)]}],
    expected: [line('a', 1, 5, 0), line('a', 2, 3, 0), dropped(0)],
  },
  {
    name: 'a failing step leaves the outputs of those before it',
    ops: [{op: 'mapValues', fn: {fn: 'mod', n: 0}}],
    script: [{commit: true}, record('a', 1, 5)],
    expected: ['{"error":"StreamsException","step":1}'],
  },
  {
    name: 'a negative timestamp fails',
    ops: [pass],
    script: [record('a', 1, 5), record('a', 1, -1)],
    expected: [line('a', 1, 5, 0), '{"error":"StreamsException","step":1}'],
  },
])('$name', async ({ops, script, expected}) => {
  expect(await run(chain(ops, script))).toEqual(expected);
});

test('the settings: a cache merges updates of one key within a step, and the wall clock is set', async () => {
  const hopping = {op: 'windowedBy', type: 'tumbling', sizeMs: 10, graceMs: 0};
  const ops = [
    {op: 'flatMapValues', fn: {fn: 'repeat', n: 3}},
    {op: 'groupByKey'},
    hopping,
    {op: 'count'},
    {op: 'toStream'},
  ];
  const settings = {cacheBytes: 1_000_000, wallClockMs: 50, optimize: true};
  const lines = await run(chain(ops, [record('a', 1, 0)], settings));
  expect(lines).toEqual([line({k: 'a', start: 0, end: 10}, 3, 0, 0), dropped(0)]);
  const punctuated = process({name: 'wallClockPunctuator', everyMs: 10});
  expect(await run(chain(punctuated, [{advanceWallClockMs: 10}], settings))).toEqual([
    line('punctuate', 0, 60, 0),
    dropped(0),
  ]);
});

const good = chain([pass], []);

test.each([
  {name: 'another partition', scenario: chain([pass], [{...record('a', 1, 0), partition: 1}])},
  {name: 'a topic that nobody reads', scenario: chain([pass], [{...record('a', 1, 0), in: 'x'}])},
  {name: 'a number that is no integer', scenario: chain([pass], [record('a', 1.5, 0)])},
  {name: 'an unknown op', scenario: chain([{op: 'guess'}], [])},
  {name: 'an unknown member', scenario: chain([{...pass, extra: 1}], [])},
  {name: 'an unknown function', scenario: chain([{op: 'mapValues', fn: {fn: 'guess'}}], [])},
  {name: 'an unknown step', scenario: chain([pass], [{wait: 1}])},
  {name: 'a parent of the wrong kind', scenario: chain([{op: 'count'}], [])},
  {name: 'another version', scenario: {...good, scenario: 2}},
  {name: 'no object', scenario: 'text'},
  {
    name: 'a restart with punctuators',
    scenario: chain(process({name: 'streamTimePunctuator', everyMs: 1}), [{restart: true}]),
  },
])('invalid: $name', async ({scenario}) => {
  expect(await run(scenario)).toEqual([expect.stringMatching(/^\{"invalid":".+"\}$/)]);
});
