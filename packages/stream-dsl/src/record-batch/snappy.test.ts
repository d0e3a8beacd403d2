import {expect, test} from 'vitest';
import {decompressSnappy} from './snappy.ts';

const text = (hex: string) => Buffer.from(decompressSnappy(Buffer.from(hex, 'hex'))).toString();
// 5 bytes; a literal (tag 4 << 2) of 5.
const HELLO = '0510'.concat(Buffer.from('hello').toString('hex'));

// Written by hand after google/snappy, format_description.txt.
test.each([
  {name: 'a literal', hex: HELLO, expected: 'hello'},
  // Tag 60 << 2: one byte of length - 1 follows.
  {name: 'a literal of 61 bytes', hex: `3df03c${'61'.repeat(61)}`, expected: 'a'.repeat(61)},
  // Tag (4 - 4) << 2 | 1, offset 4.
  {name: 'a copy with one offset byte', hex: '080c616263640104', expected: 'abcdabcd'},
  // Tag (6 - 1) << 2 | 2, offset 2, little-endian: the copy overlaps itself.
  {name: 'a copy that repeats', hex: '080461621602'.concat('00'), expected: 'abababab'},
  // Tag (4 - 1) << 2 | 3, offset 4 in four bytes.
  {name: 'a copy with four offset bytes', hex: '080c616263640f04000000', expected: 'abcdabcd'},
  {
    name: 'chunks of a Java client',
    hex: `82534e4150505900${'00000001'.repeat(2)}${`00000007${HELLO}`.repeat(2)}`,
    expected: 'hellohello',
  },
])('$name', ({hex, expected}) => {
  expect(text(hex)).toBe(expected);
});

test.each([
  {name: 'a cut literal', hex: '05106865', message: /literal is cut/},
  {name: 'a copy from before the start', hex: '0804616216090000', message: /leads outside/},
  {name: 'a size that is not reached', hex: '0904616216020000', message: /cut|came out/},
  {name: 'a size that cannot be', hex: 'ffffffff0f10', message: /cannot come from/},
  {name: 'a cut chunk', hex: `82534e4150505900${'00000001'.repeat(2)}0000000805`, message: /cut/},
])('refuses $name', ({hex, message}) => {
  expect(() => text(hex)).toThrowError(message);
});
