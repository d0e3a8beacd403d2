import {expect, test} from 'vitest';
import {judgeScenario, natureOf} from './judge-scenario.ts';
import {localSide} from './side.ts';

const scenario = {scenario: 1, topology: [], script: []} as const;
const record = '{"topic":"out","key":"a","value":1,"ts":5,"step":0}';
const end = '{"dropped":0}';
const refused = '{"error":"TopologyException"}';

test.each([
  {expected: [record, end], actual: [record, end], nature: undefined},
  {expected: [record, end], actual: [end], nature: 'records, ended, ended'},
  {expected: [record, end], actual: [refused], nature: 'records, ended, refused'},
  {
    expected: [record, end],
    actual: [record, '{"dropped":1}'],
    nature: 'ending, ended, ended',
  },
  {
    expected: [end],
    actual: ['{"error":"StreamsException","step":0}'],
    nature: 'ending, ended, failed',
  },
])('the nature of a difference: $nature', async ({expected, actual, nature}) => {
  const judge = localSide('judge', async () => expected);
  const ours = localSide('ours', async () => actual);
  expect(natureOf(await judgeScenario(scenario, judge, ours))).toBe(nature);
});
