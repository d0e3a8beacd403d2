import {expect, test} from 'vitest';
import type {Figure} from '../measuring/figure.ts';
import {regressions} from './regressions.ts';
import type {StageReport} from './report.ts';

function report(stage: string, figures: readonly Figure[]): StageReport {
  return {stage, what: '', figures, command: '', date: '', commit: '', loadAverage: []};
}

function figure(name: string, perCpuSecond: number, more: Partial<Figure> = {}): Figure {
  return {name, passes: [{events: perCpuSecond, seconds: 1, cpuSeconds: 1}], ...more};
}

test('what is more than a tenth worse is told, with both figures', () => {
  const before = [
    report('operators', [
      figure('count', 2_000, {allocatedBytesPerEvent: 100, stateBytesPerKey: 200}),
      figure('join', 1_000),
    ]),
  ];
  const now = [
    report('operators', [
      figure('count', 1_500, {allocatedBytesPerEvent: 110, stateBytesPerKey: 250}),
      figure('join', 900),
      figure('new', 1),
    ]),
    report('new', [figure('count', 1)]),
  ];
  expect(regressions(now, before)).toEqual([
    'operators, count: 1,500 events per CPU second, 25 % worse than 2,000',
    'operators, count: 250 bytes a key, 25 % worse than 200',
  ]);
});

test('what is as good, or better, is not told', () => {
  const before = [report('operators', [figure('count', 1_000, {allocatedBytesPerEvent: 100})])];
  const now = [report('operators', [figure('count', 1_200, {allocatedBytesPerEvent: 10})])];
  expect(regressions(now, before)).toEqual([]);
});
