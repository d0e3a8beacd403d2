import {expect, test} from 'vitest';
import {header, readMessageIndexes, schemaIdOf} from './wire-format.ts';

// The examples of the wire format's description: zigzag varints, [0] as a single 0.
test.each([
  {id: 1, indexes: undefined, hex: '0000000001'},
  {id: 0x01020304, indexes: [0], hex: '000102030400'},
  {id: 2_147_483_647, indexes: [1, 0], hex: '007fffffff040200'},
  {id: 7, indexes: [0, 0], hex: '0000000007040000'},
  {id: 7, indexes: [100], hex: '000000000702c801'},
])('schema $id with indexes $indexes is $hex', ({id, indexes, hex}) => {
  const bytes = header(id, indexes);
  expect(Buffer.from(bytes).toString('hex')).toBe(hex);
  expect(schemaIdOf(bytes, 0, bytes.length)).toBe(id);
  if (indexes === undefined) return;
  expect(readMessageIndexes(bytes, 5, bytes.length)).toEqual({indexes, next: bytes.length});
});

test.each(['', '00', '00000000', '0100000001', '7b2261223a31'])('%s names no schema', (hex) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(schemaIdOf(bytes, 0, bytes.length)).toBeUndefined();
});

test.each([
  {name: 'no bytes', hex: ''},
  {name: 'a negative count', hex: '01'},
  {name: 'a count of 2^31', hex: 'feffffff0f'},
  {name: 'fewer indexes than announced', hex: '0402'},
  {name: 'an endless number', hex: '808080808080'},
])('$name: no message indexes', ({hex}) => {
  const bytes = Buffer.from(hex, 'hex');
  expect(readMessageIndexes(bytes, 0, bytes.length)).toBeUndefined();
});
