import {expect, test} from 'vitest';
import {isLicenceAllowed, readLicence} from './licence.ts';

test.each([
  {expression: 'MIT', expected: true},
  {expression: 'AGPL-3.0', expected: false},
  {expression: '(MIT OR GPL-3.0)', expected: true},
  {expression: 'MIT AND GPL-3.0', expected: false},
  {expression: 'Apache-2.0 AND BSD-3-Clause', expected: true},
  {expression: 'none', expected: false},
])('$expression: $expected', ({expression, expected}) => {
  expect(isLicenceAllowed(expression)).toBe(expected);
});

test.each([
  {license: 'MIT', expected: 'MIT'},
  {license: {type: 'ISC', url: 'x'}, expected: 'ISC'},
  {license: undefined, expected: 'none'},
])('a manifest with $license', ({license, expected}) => {
  expect(readLicence(license)).toBe(expected);
});
