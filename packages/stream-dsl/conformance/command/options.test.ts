import {expect, test} from 'vitest';
import {parseCommand} from './options.ts';

test.each([
  {
    args: [],
    expected: {
      kind: 'cases',
      seed: 77,
      cases: 200,
      operator: undefined,
      partitions: 1,
      judge: 'both',
      isJudgeAlone: false,
      saveDir: '.conformance',
    },
  },
  {
    args: ['--seed', '1', '--cases', '2000', '--operator', 'suppress', '--judge', 'model'],
    expected: {kind: 'cases', seed: 1, cases: 2000, operator: 'suppress', judge: 'model'},
  },
  {args: ['--partitions', '3'], expected: {kind: 'cases', partitions: 3, judge: 'both'}},
  {args: ['--scenario', 'a.json'], expected: {kind: 'scenario', file: 'a.json', judge: 'both'}},
  {args: ['--dir', 'a', '--out', 'b'], expected: {kind: 'dir', dir: 'a', outDir: 'b'}},
])('$args', ({args, expected}) => {
  expect(parseCommand(args, 77)).toMatchObject(expected);
});

test.each([
  {args: ['--seed', 'x'], message: '--seed: x is no whole number'},
  {args: ['--operator', 'flatten'], message: '--operator: flatten is none of stream, table'},
  {
    args: ['--judge', 'oracle', '--partitions', '2'],
    message: '--partitions: the reference has one',
  },
  {args: ['--dir', 'a'], message: '--dir and --out belong together'},
  {args: ['--sede', '1'], message: "Unknown option '--sede'"},
])('refused: $args', ({args, message}) => {
  expect(() => parseCommand(args, 77)).toThrow(message);
});
