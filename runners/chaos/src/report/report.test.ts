import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import type {Sample} from '../samples/sample.ts';
import {outputs} from '../topology/chaos-topics.ts';
import {percentile} from './percentile.ts';
import type {RunRecord} from './run-record.ts';
import {seriesOf} from './series.ts';
import {writeReport} from './write-report.ts';

/** Two samples a second: 100 events and results a second, and nobody answers from second 4 to 6. */
const samples: readonly Sample[] = Array.from({length: 20}, (_, i) => {
  const isSilent = i >= 8 && i < 12;
  return {
    atMs: i * 500,
    sent: i * 50,
    behind: 0,
    ...(!isSilent && {
      ends: {[outputs.enriched]: [i * 30, i * 20]},
      lags: {'chaos.events': [i, 1]},
    }),
    instances: [{state: i < 6 ? 'up' : 'down', tasks: 1, restoredRecords: 0, rssBytes: 2 ** 20}],
  };
});

const record: RunRecord = {
  command: 'pnpm chaos --minutes 3 --seed 1 --rate 100 --report',
  date: '2026-01-05T09:00:00.000Z',
  machine: {
    ...{cpu: 'a cpu', cores: 2, memoryGiB: 8, node: 'v24.0.0', loadAverage: [1, 1, 1]},
    commit: 'abc',
  },
  options: {seed: 1, minutes: 3, rate: 100, isReported: true},
  ...{loadMs: 9_500, normalLag: 20, samples, unaskedEnds: []},
  audit: [{output: 'enriched', expected: 950, found: 950, lost: 0, duplicated: 0, wrong: 0}],
  faults: [
    {
      ...{kind: 'kill-broker', atMs: 4_000, forMs: 2_000, instance: 0, broker: 1},
      ...{title: 'kill -9 of broker 2', beganMs: 4_000, overMs: 6_000},
      recovery: {
        ...{outputsMs: 2_500, partitionsStopped: 12, lagMs: 3_000, isComplete: true},
        ...{highestLag: 40, restoredRecords: 7},
      },
    },
  ],
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chaos-report-'));
});
afterEach(() => rmSync(dir, {recursive: true, force: true}));

test('a second has its rates, and none where nobody answered', () => {
  const series = seriesOf(samples);
  expect(series).toHaveLength(10);
  expect(series[2]).toMatchObject({second: 2, sent: 100, results: 100, lag: 6, instances: 'u'});
  expect(series[4]).toMatchObject({second: 4, sent: 100, results: undefined, lag: undefined});
  expect(series[7]).toMatchObject({results: 100, instances: 'd'});
});

test.each([
  {values: [5, 1, 3], share: 0.5, expected: 3},
  {values: [5, 1, 3], share: 0.99, expected: 5},
  {values: [], share: 0.5, expected: undefined},
])('the $share percentile of $values is $expected', ({values, share, expected}) => {
  expect(percentile(values, share)).toBe(expected);
});

test('the report: text, figures and a picture', () => {
  writeReport(record, dir);
  const read = (name: string): string => readFileSync(join(dir, name), 'utf8');
  const text = read('chaos.md');
  expect(text).toContain('| enriched | 950 | 950 | 0 | 0 | 0 |');
  expect(text).toContain('| kill-broker | 1 | 2.5 s | 2.5 s | 3.0 s | 3.0 s | 7 |');
  expect(text).toContain('| 1 | 4.0 s | kill -9 of broker 2 | 2.0 s | 12 of 12 |');
  const json: unknown = JSON.parse(read('chaos.json'));
  expect(json).toMatchObject({normalLag: 20, faults: [{kind: 'kill-broker'}]});
  const picture = read('chaos.svg');
  expect(picture).toContain('<title>1: kill -9 of broker 2</title>');
  // The hole in the line of the results begins it anew.
  expect(picture.match(/class="results" d="([^"]*)"/)?.[1]?.match(/M/g)).toHaveLength(2);
});
