import {expect, test} from 'vitest';
import {formatScenario} from './format-scenario.ts';
import {parseScenario} from './parse/parse-scenario.ts';
import type {Scenario} from './scenario.ts';

test('a written scenario has a line for each node and step, and reads back the same to the letter', () => {
  const scenario: Scenario = {
    scenario: 1,
    settings: {optimize: true},
    topology: [
      {topic: 'in', id: 's', op: 'stream'},
      {id: 'm', from: 's', fn: {fn: 'const', value: {type: 1, n: 2, id: 3}}, op: 'mapValues'},
    ],
    script: [{in: 'in', key: 'a', value: {n: 1, id: 2}, ts: 0}],
  };
  const written = formatScenario(scenario);
  expect(written.split('\n')).toEqual([
    '{"scenario":1,"settings":{"optimize":true},',
    '"topology":[',
    '  {"id":"s","op":"stream","topic":"in"},',
    '  {"id":"m","op":"mapValues","from":"s","fn":{"fn":"const","value":{"type":1,"n":2,"id":3}}}',
    '],',
    '"script":[',
    '  {"in":"in","key":"a","value":{"n":1,"id":2},"ts":0}',
    ']}',
    '',
  ]);
  expect(parseScenario(JSON.parse(written))).toEqual(scenario);
});
