import {expect, test} from 'vitest';
import {isStreamError} from '../../../errors.ts';
import {WireReader} from './wire-reader.ts';
import {WireWriter} from './wire-writer.ts';

test.each([
  {name: 'int16', bytes: 'fffe', write: (w: WireWriter) => w.int16(-2)},
  {name: 'int32', bytes: '00000102', write: (w: WireWriter) => w.int32(258)},
  {name: 'int64', bytes: '001fffffffffffff', write: (w: WireWriter) => w.int64(2 ** 53 - 1)},
  {name: 'negative int64', bytes: 'ffffffffffffffff', write: (w: WireWriter) => w.int64(-1)},
  {name: 'string', bytes: '0003c3a974', write: (w: WireWriter) => w.string('ét')},
  {name: 'null string', bytes: 'ffff', write: (w: WireWriter) => w.string(null)},
  {name: 'compact string', bytes: '036162', write: (w: WireWriter) => w.compactString('ab')},
  {name: 'null compact string', bytes: '00', write: (w: WireWriter) => w.compactString(null)},
  {name: 'varint of two bytes', bytes: 'ac02', write: (w: WireWriter) => w.varint(300)},
  {name: 'null bytes', bytes: 'ffffffff', write: (w: WireWriter) => w.bytes(null)},
  {name: 'boolean', bytes: '01', write: (w: WireWriter) => w.boolean(true)},
])('writes $name as the protocol guide says', ({bytes, write}) => {
  expect(Buffer.concat(write(new WireWriter(1)).chunks()).toString('hex')).toBe(bytes);
});

test('takes bytes by reference, and keeps everything in order while its buffer grows', () => {
  const batch = new Uint8Array(1_000).fill(7);
  const writer = new WireWriter(4).int32(1).bytes(batch).string('x'.repeat(600)).int8(9);
  const size = 4 + 4 + 1_000 + 2 + 600 + 1;
  expect(writer.sizeBytes).toBe(size);
  expect(writer.chunks()).toContain(batch);
  const whole = Buffer.concat(writer.chunks());
  expect(whole.length).toBe(size);
  const reader = new WireReader(whole);
  expect(reader.int32()).toBe(1);
  expect(reader.bytes().equals(batch)).toBe(true);
  expect(reader.string()).toBe('x'.repeat(600));
  expect(reader.int8()).toBe(9);
});

test('reads windows, not copies', () => {
  const answer = Buffer.from('00000002aabb', 'hex');
  expect(new WireReader(answer).bytes().buffer).toBe(answer.buffer);
});

test('skips tagged fields', () => {
  const reader = new WireReader(Buffer.from('02000155010277880a', 'hex'));
  reader.skipTags();
  expect(reader.int8()).toBe(10);
});

test('an answer that is cut is corrupt', () => {
  const reader = new WireReader(Buffer.from('0005ab', 'hex'));
  expect(() => reader.string()).toThrowError(
    expect.toSatisfy((error: unknown) => isStreamError(error, 'STREAM_RECORD_CORRUPT')),
  );
});
