import {expect, test} from 'vitest';
import {crc32c} from './crc32c.ts';

// RFC 3720, appendix B.4, and the check value of CRC-32/ISCSI in the catalogue of CRC parameters.
test.each([
  {name: '"123456789"', bytes: Buffer.from('123456789'), expected: 0xe3069283},
  {name: '32 zeros', bytes: Buffer.alloc(32), expected: 0x8a9136aa},
  {name: '32 ones', bytes: Buffer.alloc(32, 0xff), expected: 0x62a8ab43},
  {
    name: '0 to 31',
    bytes: Buffer.from(Array.from({length: 32}, (_, i) => i)),
    expected: 0x46dd794e,
  },
  {
    name: '31 to 0',
    bytes: Buffer.from(Array.from({length: 32}, (_, i) => 31 - i)),
    expected: 0x113fdb5c,
  },
  {name: 'nothing', bytes: Buffer.alloc(0), expected: 0},
])('the checksum of $name', ({bytes, expected}) => {
  expect(crc32c(bytes)).toBe(expected);
});

test('where the bytes lie in memory does not matter', () => {
  const bytes = Buffer.from(Array.from({length: 32}, (_, i) => i));
  for (let shift = 0; shift < 40; shift++) {
    const shifted = Buffer.concat([Buffer.alloc(shift, 7), bytes, Buffer.alloc(5, 7)]);
    expect(crc32c(shifted, shift, shift + 32)).toBe(0x46dd794e);
  }
});
