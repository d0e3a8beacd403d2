import {expect, test} from 'vitest';
import {readChaosOptions} from './chaos-options.ts';

test('the defaults are the short run', () => {
  expect(readChaosOptions([], 5)).toEqual({seed: 5, minutes: 3, rate: 3_200, isReported: false});
});

test('options are read', () => {
  const args = ['--minutes', '20', '--seed', '7', '--rate', '4000', '--report'];
  expect(readChaosOptions(args, 5)).toEqual({seed: 7, minutes: 20, rate: 4_000, isReported: true});
});

test.each([
  ['--minutes', '2'],
  ['--rate', '1.5'],
  ['--seed', '-1'],
])('%s %s is refused', (...args) => {
  expect(() => readChaosOptions(args, 5)).toThrow();
});
