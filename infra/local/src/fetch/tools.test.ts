import {expect, test} from 'vitest';
import {isAtLeast} from './tools.ts';

test.each([
  {name: 'the same version', found: [3, 11], wanted: [3, 11], expected: true},
  {name: 'a newer minor', found: [3, 12], wanted: [3, 11], expected: true},
  {name: 'an older minor', found: [3, 9], wanted: [3, 11], expected: false},
  {name: 'a newer major with a lower minor', found: [21, 0], wanted: [17, 2], expected: true},
  {name: 'an older major with a higher minor', found: [11, 9], wanted: [17, 0], expected: false},
] as const)('$name', ({found, wanted, expected}) => {
  expect(isAtLeast(found, wanted)).toBe(expected);
});
