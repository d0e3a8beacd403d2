import {expect, test} from 'vitest';
import {type ForeignOrder, foreign, windowOf} from '../testing/foreign-vectors.ts';
import {protobufSerde} from './protobuf-serde.ts';

interface Order extends Omit<ForeignOrder, 'body' | 'state' | 'customer'> {
  readonly customer?: string;
  readonly state: string;
  readonly body: Uint8Array;
  readonly change: number;
  readonly stamp: number;
}

const serde = protobufSerde<Order>({proto: foreign.proto, message: 'shop.Order'});
const cases = foreign.orders.map(({customer, state, body, ...order}, i) => ({
  order: {
    ...order,
    ...(customer === null ? {} : {customer}),
    state: `STATE_${state.toUpperCase()}`,
    body: new Uint8Array(Buffer.from(body, 'hex')),
    change: -7,
    stamp: 5,
  },
  hex: foreign.protobuf[i] ?? '',
}));

test.each(cases)("order $order.id is read and written as by Google's library", ({order, hex}) => {
  const decoded = serde.decode(...windowOf(Buffer.from(hex, 'hex')));
  expect({...decoded, body: new Uint8Array(decoded.body)}).toEqual(order);
  expect(Buffer.from(serde.encode(order)).toString('hex')).toBe(hex);
});

test('nothing of the window is kept', () => {
  const [bytes, start, end] = windowOf(Buffer.from(cases[1]?.hex ?? '', 'hex'));
  const decoded = serde.decode(bytes, start, end);
  bytes.fill(0);
  expect([[...decoded.body], decoded.customer]).toEqual([[0, 255], '한국']);
});

const small = protobufSerde<unknown>({
  proto:
    'syntax = "proto3"; message M { int32 a = 1; Inner inner = 2; message Inner { string text = 1; } }',
});

test.each([
  {bytes: [0x08], field: 'a: expected int32'},
  // Field 2 with 4 bytes: its field 1 announces a text of 9 bytes, two are there.
  {bytes: [0x12, 4, 0x0a, 9, 97, 98], field: 'inner.text: expected string'},
  {bytes: [0x12, 200, 1], field: 'inner: expected Inner'},
])('bytes $bytes are refused: $field', ({bytes, field}) => {
  expect(() => small.decode(...windowOf(new Uint8Array(bytes)))).toThrow(
    expect.objectContaining({
      code: 'STREAM_DECODE_FAILED',
      message: expect.stringContaining(`protobuf(M): ${field}`),
    }),
  );
});

test.each([
  {value: {a: 1, inner: 5}, says: 'inner: expected message Inner, found a number'},
  {value: 'text', says: 'the value: expected message M, found a string'},
  {value: {a: 'x'}, says: 'a: expected int32, an integer of 32 bits, found a string'},
  {value: {a: 2 ** 31}, says: 'a: expected int32, an integer of 32 bits, found a number'},
  {value: {inner: {text: 1}}, says: 'inner.text: expected string, text, found a number'},
])('$value is not written: $says', ({value, says}) => {
  expect(() => small.encode(value)).toThrow(
    expect.objectContaining({code: 'STREAM_ENCODE_FAILED', message: `protobuf(M): ${says}`}),
  );
});

test('64 bits as bigint', () => {
  const proto =
    'syntax = "proto3"; message M { int64 a = 1; uint64 b = 2; repeated sint64 c = 3; }';
  const bigints = protobufSerde<unknown>({proto, longs: 'bigint'});
  const value = {a: -(2n ** 63n), b: 2n ** 64n - 1n, c: [2n ** 53n + 1n]};
  expect(bigints.decode(...windowOf(bigints.encode(value)))).toEqual(value);
});

test('well-known types and given files may be imported, others are refused', () => {
  const proto =
    'syntax = "proto3"; import "google/protobuf/timestamp.proto"; import "a.proto"; message M { google.protobuf.Timestamp at = 1; A a = 2; }';
  const imports = [{name: 'a.proto', text: 'syntax = "proto3"; message A { string text = 1; }'}];
  const serde = protobufSerde<unknown>({proto, message: 'M', imports});
  const value = {at: {seconds: 5, nanos: 6}, a: {text: 'x'}};
  expect(serde.decode(...windowOf(serde.encode(value)))).toEqual(value);
  expect(() => protobufSerde({proto, message: 'M'})).toThrow(
    'it imports a.proto, which was not given',
  );
});
