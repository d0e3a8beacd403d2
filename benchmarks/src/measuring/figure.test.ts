import {expect, test} from 'vitest';
import {eventsPerCpuSecond, eventsPerSecond, quantile, spreadOf} from './figure.ts';

test.each([
  {name: 'odd', values: [5, 1, 3], expected: {median: 3, least: 1, most: 5}},
  {name: 'even', values: [4, 1], expected: {median: 2.5, least: 1, most: 4}},
  {name: 'one', values: [7], expected: {median: 7, least: 7, most: 7}},
  {name: 'none', values: [], expected: undefined},
])('the spread of an $name number of runs', ({values, expected}) => {
  expect(spreadOf(values)).toEqual(expected);
});

test('a quantile lies between its neighbours', () => {
  expect(quantile([0, 10, 20, 30, 40], 0.99)).toBeCloseTo(39.6, 9);
  expect(quantile([], 0.5)).toBeNaN();
});

test('rates are of each pass, and a pass without CPU time has none', () => {
  const figure = {
    name: 'x',
    passes: [
      {events: 100, seconds: 2, cpuSeconds: 4},
      {events: 100, seconds: 1},
    ],
  };
  expect(eventsPerSecond(figure)).toEqual({median: 75, least: 50, most: 100});
  expect(eventsPerCpuSecond(figure)).toEqual({median: 25, least: 25, most: 25});
});
