import type {Json} from '../scenario/json.ts';
import type {Random} from './random.ts';

/** What the values of a node mostly are, so that its functions bite. */
export type Shape = 'integer' | 'text' | 'object' | 'list';

/** Few, so that they meet; one is the beginning of another. */
export const keys = ['a', 'b', 'c', 'aa'] as const;

export function randomKey(random: Random): string {
  return random.weighted([
    [5, 'a'],
    [4, 'b'],
    [2, 'c'],
    [1, 'aa'],
  ]);
}

export function randomShape(random: Random): Shape {
  return random.weighted([
    [5, 'integer'],
    [4, 'text'],
    [3, 'object'],
    [1, 'list'],
  ]);
}

export function randomValue(random: Random, shape: Shape): Json {
  switch (shape) {
    case 'integer':
      return random.between(-2, 9);
    case 'text':
      return random.pick(['a', 'b', 'c', 'aa', 'x', 'y', 'x,y', ',', '', 'a,b,a']);
    case 'object':
      return randomObject(random);
    case 'list':
      return Array.from({length: random.below(3)}, () => random.between(0, 3));
  }
}

/** The members' order changes now and then: equal to the eye, another value (rule 14). */
function randomObject(random: Random): Json {
  const fk = random.chance(8) ? null : randomKey(random);
  const n = random.between(0, 5);
  if (random.chance(5)) return {n};
  return random.chance(15) ? {n, fk} : {fk, n};
}
