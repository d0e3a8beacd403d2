import {expect, test} from 'vitest';
import {SequenceNumbers} from './sequence-numbers.ts';

const a = {topic: 't', partition: 0};
const b = {topic: 't', partition: 1};

test('each partition counts its own records', () => {
  const sequences = new SequenceNumbers();
  expect([sequences.take(a, 3), sequences.take(b, 1), sequences.take(a, 2)]).toEqual([0, 0, 3]);
  sequences.reset();
  expect(sequences.take(a, 1)).toBe(0);
});

test('2^31 - 1 is followed by 0', () => {
  const sequences = new SequenceNumbers();
  sequences.take(a, 2 ** 31 - 1);
  expect([sequences.take(a, 1), sequences.take(a, 5), sequences.take(a, 1)]).toEqual([
    2 ** 31 - 1,
    0,
    5,
  ]);
});
