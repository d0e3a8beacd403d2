import {expect, test} from 'vitest';
import {type ForeignOrder, foreign, windowOf} from '../testing/foreign-vectors.ts';
import {avroSerde} from './avro-serde.ts';

type Order = Omit<ForeignOrder, 'body'> & {readonly body: Buffer; readonly digest: Buffer};

const serde = avroSerde<Order>(foreign.avroSchema);
const cases = foreign.orders.map((order, i) => ({
  order: {...order, body: Buffer.from(order.body, 'hex'), digest: Buffer.from([1, 2, 3])},
  hex: foreign.avro[i] ?? '',
}));

test.each(cases)('order $order.id is read and written as by fastavro', ({order, hex}) => {
  expect(serde.decode(...windowOf(Buffer.from(hex, 'hex')))).toEqual(order);
  expect(Buffer.from(serde.encode(order)).toString('hex')).toBe(hex);
});

test('nothing of the window is kept', () => {
  const [bytes, start, end] = windowOf(Buffer.from(cases[1]?.hex ?? '', 'hex'));
  const decoded = serde.decode(bytes, start, end);
  bytes.fill(0);
  expect([[...decoded.body], [...decoded.digest], decoded.customer]).toEqual([
    [0, 255],
    [1, 2, 3],
    '한국',
  ]);
});

const small = {
  type: 'record',
  name: 'Small',
  fields: [
    {name: 'id', type: 'int'},
    {
      name: 'inner',
      type: {type: 'record', name: 'Inner', fields: [{name: 'text', type: 'string'}]},
    },
    {name: 'list', type: {type: 'array', items: 'double'}, default: []},
  ],
};
interface Small {
  readonly id: number;
  readonly inner: {readonly text: string};
  readonly list: readonly number[];
}

test.each([
  // id 1, text of length 3 of which two bytes are there.
  {bytes: [2, 6, 97, 98], message: 'inner.text: expected string, found the end of the bytes'},
  {bytes: [0x80], message: 'id: expected int, found the end of the bytes'},
  {
    bytes: [2, 0, 0, 9, 9],
    message: 'the value: expected the end after 3 bytes, found 2 bytes more',
  },
  // Two items announced, one is there; then a count of 2^40 items.
  {bytes: [2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0], message: 'list[1]: expected double, found the end'},
  {
    bytes: [2, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40],
    message: 'list: expected array, found a count',
  },
])('bytes $bytes are refused: $message', ({bytes, message}) => {
  const decode = (): unknown => avroSerde<Small>(small).decode(...windowOf(new Uint8Array(bytes)));
  expect(decode).toThrow(
    expect.objectContaining({
      code: 'STREAM_DECODE_FAILED',
      message: expect.stringContaining(`avro(Small): ${message}`),
    }),
  );
});

test.each([
  {
    value: {id: 1, inner: {text: 5}, list: []},
    message: 'inner.text: expected string, found a number',
  },
  {
    value: {id: 1, inner: {text: ''}, list: [1, 'x']},
    message: 'list[1]: expected double, found a string',
  },
  {value: {id: 2 ** 31, inner: {text: ''}, list: []}, message: 'id: expected int, found a number'},
  {value: null, message: 'the value: expected record Small, found null'},
])('$value is not written: $message', ({value, message}) => {
  expect(() => avroSerde<unknown>(small).encode(value)).toThrow(
    expect.objectContaining({
      code: 'STREAM_ENCODE_FAILED',
      message: `avro(Small): ${message}`,
    }),
  );
});

test('a value larger than the scratch buffer is written, one above the limit is not', () => {
  const text = avroSerde<string>('string', {maxBytes: 200_003});
  const long = 'x'.repeat(200_000);
  expect(text.decode(...windowOf(text.encode(long)))).toBe(long);
  expect(() => text.encode(`${long}x`)).toThrow(
    'expected at most 200003 bytes, found 200004 bytes',
  );
});

test('longs beyond 2^53 want bigints', () => {
  const bigints = avroSerde<bigint>('long', {longs: 'bigint'});
  const bytes = bigints.encode(2n ** 63n - 1n);
  expect(bigints.decode(...windowOf(bytes))).toBe(2n ** 63n - 1n);
  expect(() => avroSerde<number>('long').decode(...windowOf(bytes))).toThrow(
    "expected only longs of up to 2^53, found a larger one: set longs to 'bigint'",
  );
});

test.each([
  {value: -(2 ** 53) + 1},
  {value: 2 ** 53 - 1},
  {value: -(2 ** 52) - 1},
  {value: -(2 ** 32)},
  {value: -1},
  {value: 0},
])('a long of $value survives, also as a part of a union', ({value}) => {
  const optional = avroSerde<number | null>(['null', 'long']);
  expect(optional.decode(...windowOf(optional.encode(value)))).toBe(value);
  expect(optional.decode(...windowOf(optional.encode(null)))).toBe(null);
});

test('a spoilt count of items without bytes does not fill the memory', () => {
  const nulls = avroSerde<null[]>({type: 'array', items: 'null'});
  expect(nulls.decode(...windowOf(nulls.encode([null, null])))).toEqual([null, null]);
  const spoilt = new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 0]);
  expect(() => nulls.decode(...windowOf(spoilt))).toThrow('found a count of 1099511627776 items');
});

test('a type that holds itself', () => {
  const tree = {
    type: 'record',
    name: 'Tree',
    fields: [{name: 'children', type: {type: 'array', items: 'Tree'}}],
  };
  const serde = avroSerde<object>(tree);
  const value = {children: [{children: []}, {children: [{children: []}]}]};
  expect(serde.decode(...windowOf(serde.encode(value)))).toEqual(value);
});

test('a schema that is none is refused at once', () => {
  expect(() => avroSerde('{"type": "record"}')).toThrow(
    expect.objectContaining({code: 'STREAM_CONFIG_INVALID'}),
  );
});
