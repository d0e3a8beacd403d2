import {expect, test} from 'vitest';
import {newestOf} from './newest-of.ts';

const topic = (
  topicId: string,
  ...leaders: readonly (readonly [nodeId: number, epoch: number])[]
) => ({
  errorCode: 0,
  topic: 't',
  topicId,
  isInternal: false,
  leaders: new Map(leaders.map(([nodeId, epoch], partition) => [partition, {nodeId, epoch}])),
});

test.each([
  {name: 'a newer leader is taken', known: [1, 4], heard: [2, 5], expected: [2, 5]},
  {name: 'an older one is not', known: [2, 5], heard: [1, 4], expected: [2, 5]},
  {name: 'no leader is news too', known: [2, 5], heard: [-1, 6], expected: [-1, 6]},
] as const)('$name', ({known, heard, expected}) => {
  expect(newestOf(topic('a', known), topic('a', heard))).toEqual(topic('a', expected));
});

test('each partition has its own newest leader', () => {
  const known = topic('a', [1, 4], [1, 9]);
  expect(newestOf(known, topic('a', [2, 5], [2, 8]))).toEqual(topic('a', [2, 5], [1, 9]));
});

test('a topic created anew starts at the first epoch again', () => {
  expect(newestOf(topic('a', [2, 5]), topic('b', [1, 0]))).toEqual(topic('b', [1, 0]));
});
