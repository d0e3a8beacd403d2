import {expect, test} from 'vitest';
import {readE2eOptions} from './e2e-options.ts';

test.each([
  {name: 'nothing', args: [], expected: {seed: 42, runs: 1, seconds: 70}},
  {
    name: 'everything',
    args: ['--seed', '7', '--runs=5', '--seconds', '120'],
    expected: {seed: 7, runs: 5, seconds: 120},
  },
])('asked for $name', ({args, expected}) => {
  expect(readE2eOptions(args, 42)).toEqual(expected);
});

test('a value that cannot be is named, with what it may be', () => {
  expect(() => readE2eOptions(['--runs', '0'], 42)).toThrow(
    '--runs: a whole number from 1 to 100 was expected, found 0',
  );
  expect(() => readE2eOptions(['--run', '1'], 42)).toThrow('--run');
});
