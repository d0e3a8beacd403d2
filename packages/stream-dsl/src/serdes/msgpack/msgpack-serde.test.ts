import {expect, test} from 'vitest';
import type {StandardSchema} from '../standard-schema.ts';
import {type ForeignOrder, foreign, windowOf} from '../testing/foreign-vectors.ts';
import {msgpackSerde} from './msgpack-serde.ts';

type Order = Omit<ForeignOrder, 'body'> & {readonly body: Uint8Array};

const serde = msgpackSerde<Order>();
const cases = foreign.orders.map((order, i) => ({
  order: {...order, body: Buffer.from(order.body, 'hex')},
  hex: foreign.msgpack[i] ?? '',
}));

test.each(cases)('order $order.id of msgpack-python is read and survives', ({order, hex}) => {
  const decoded = serde.decode(...windowOf(Buffer.from(hex, 'hex')));
  expect({...decoded, body: Buffer.from(decoded.body)}).toEqual(order);
  expect(serde.decode(...windowOf(serde.encode(order)))).toEqual(decoded);
});

test('an order is written as msgpack-python writes it', () => {
  // The others hold 0.0 and a large integer, for which JavaScript has no type of its own.
  const [, {order, hex} = {order: undefined, hex: ''}] = cases;
  expect(order && Buffer.from(serde.encode(order)).toString('hex')).toBe(hex);
});

test('nothing of the window is kept', () => {
  const [bytes, start, end] = windowOf(Buffer.from(cases[1]?.hex ?? '', 'hex'));
  const decoded = serde.decode(bytes, start, end);
  bytes.fill(0);
  expect([...decoded.body]).toEqual([0, 255]);
});

test('what was encoded is not changed by what is encoded next', () => {
  const numbers = msgpackSerde<number[]>();
  const first = numbers.encode([1, 2]);
  numbers.encode([3, 4]);
  expect(numbers.decode(...windowOf(first))).toEqual([1, 2]);
});

test.each([
  {value: 2 ** 53 - 1},
  {value: 2n ** 53n + 1n},
  {value: -(2n ** 63n)},
  {value: new Date(1_700_000_000_123)},
])('$value survives', ({value}) => {
  const any = msgpackSerde<unknown>();
  expect(any.decode(...windowOf(any.encode(value)))).toEqual(value);
});

test('bytes that are cut, and bytes that follow, are refused', () => {
  const any = msgpackSerde<unknown>();
  const [bytes, start, end] = windowOf(any.encode({a: 'text'}));
  const failure = expect.objectContaining({code: 'STREAM_DECODE_FAILED'});
  for (let cut = start; cut < end; cut++) {
    expect(() => any.decode(bytes, start, cut)).toThrow(failure);
  }
  expect(() => any.decode(bytes, start, end + 1)).toThrow(failure);
});

test('a schema checks what was decoded and names the field', () => {
  const schema: StandardSchema<{a: number}> = {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: () => ({issues: [{message: 'expected number', path: ['lines', 2, {key: 'a'}]}]}),
    },
  };
  const checked = msgpackSerde({schema});
  expect(() => checked.decode(...windowOf(checked.encode({a: 1})))).toThrow(
    'msgpack: lines[2].a: expected what the schema says, found expected number',
  );
});

test('values that are too large or turn in a circle are not written', () => {
  const failure = expect.objectContaining({code: 'STREAM_ENCODE_FAILED'});
  expect(() => msgpackSerde<string>({maxBytes: 10}).encode('more than ten')).toThrow(failure);
  const circle: unknown[] = [];
  circle.push(circle);
  expect(() => msgpackSerde<unknown>().encode(circle)).toThrow(failure);
});
