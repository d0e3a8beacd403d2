import {expect, test} from 'vitest';
import {readBenchOptions, UsageError} from './bench-options.ts';

test('without options everything is measured thrice', () => {
  expect(readBenchOptions([])).toMatchObject({
    only: [],
    isQuick: false,
    events: 3_000_000,
    runs: 3,
    clients: [],
    hasPeers: true,
    broker: undefined,
    command: 'pnpm bench',
  });
});

test('--quick measures once, and less, unless told otherwise', () => {
  const args = ['--quick', '--only', 'q1', '--only', 'q2', '--runs', '2'];
  expect(readBenchOptions(args)).toMatchObject({
    only: ['q1', 'q2'],
    isQuick: true,
    events: 200_000,
    runs: 2,
    command: 'pnpm bench --quick --only q1 --only q2 --runs 2',
  });
});

test('clients may be chosen, and peers left out', () => {
  const options = readBenchOptions(['--client', 'kafkajs', '--no-peers']);
  expect(options).toMatchObject({clients: ['kafkajs'], hasPeers: false});
});

test.each([
  {args: ['--client', 'other'], message: '--client must be one of kafkajs, platformatic'},
  {args: ['--events', 'many'], message: '--events must be a whole number'},
  {args: ['--runs', '0'], message: 'from 1 to 100: found "0"'},
  {args: ['--fast'], message: '--fast'},
  {args: ['--topic-loaded'], message: '--topic-loaded needs --broker'},
])('refuses $args', ({args, message}) => {
  expect(() => readBenchOptions(args)).toThrow(UsageError);
  expect(() => readBenchOptions(args)).toThrow(message);
});
