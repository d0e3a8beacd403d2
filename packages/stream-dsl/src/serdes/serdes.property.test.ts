import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isStreamError} from '../errors.ts';
import type {Serde} from '../serde.ts';
import {avroSerde} from './avro/avro-serde.ts';
import {float64Serde} from './float64-serde.ts';
import {int32Serde} from './int32-serde.ts';
import {int64Serde} from './int64-serde.ts';
import {jsonSchemaSerde} from './json-schema/json-schema-serde.ts';
import {msgpackSerde} from './msgpack/msgpack-serde.ts';
import {protobufSerde} from './protobuf/protobuf-serde.ts';
import {windowOf} from './testing/foreign-vectors.ts';
import {uuidSerde} from './uuid-serde.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const numRuns = Number(process.env['RUNS'] ?? 300);
console.log(`serdes: SEED=${seed} RUNS=${numRuns}`);

const line = fc.record({
  sku: fc.string({unit: 'binary'}),
  count: fc.integer({min: -(2 ** 31), max: 2 ** 31 - 1}),
});
const order = fc.record({
  id: fc.maxSafeInteger(),
  total: fc.double({noNaN: true}),
  paid: fc.boolean(),
  lines: fc.array(line),
});
const finiteOrder = order.filter(({total}) => Number.isFinite(total) && !Object.is(total, -0));

const avroOrder = {
  type: 'record',
  name: 'Order',
  fields: [
    {name: 'id', type: 'long'},
    {name: 'total', type: 'double'},
    {name: 'paid', type: 'boolean'},
    {
      name: 'lines',
      type: {
        type: 'array',
        items: {
          type: 'record',
          name: 'Line',
          fields: [
            {name: 'sku', type: 'string'},
            {name: 'count', type: 'int'},
          ],
        },
      },
    },
  ],
};
const proto = `syntax = "proto3"; message Order { int64 id = 1; double total = 2; bool paid = 3;
  repeated Line lines = 4; message Line { string sku = 1; sint32 count = 2; } }`;
const jsonOrder = {
  type: 'object',
  properties: {
    id: {type: 'integer'},
    total: {type: 'number'},
    paid: {type: 'boolean'},
    lines: {type: 'array', items: {type: 'object', required: ['sku', 'count']}},
  },
  required: ['id', 'total', 'paid', 'lines'],
};

const cases: readonly {readonly serde: Serde<unknown>; readonly values: fc.Arbitrary<unknown>}[] = [
  {serde: int32Serde as Serde<unknown>, values: fc.integer()},
  {
    serde: int64Serde as Serde<unknown>,
    values: fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n}),
  },
  {serde: float64Serde as Serde<unknown>, values: fc.double()},
  {serde: uuidSerde as Serde<unknown>, values: fc.uuid()},
  {serde: msgpackSerde<unknown>(), values: order},
  {serde: avroSerde<unknown>(avroOrder), values: order},
  {serde: protobufSerde<unknown>({proto}), values: order},
  // JSON has no other numbers.
  {serde: jsonSchemaSerde<unknown>(jsonOrder), values: finiteOrder},
];

test.each(cases)('$serde.name: values survive, from any place in a buffer', ({serde, values}) => {
  const property = fc.property(values, (value) => {
    const [bytes, start, end] = windowOf(serde.encode(value));
    const decoded = serde.decode(bytes, start, end);
    bytes.fill(0xff);
    // Classes and the sign of zero apart: Protobuf writes no field for its default.
    expect(plain(decoded)).toEqual(plain(value));
  });
  fc.assert(property, {seed, numRuns});
});

test.each(cases)(
  '$serde.name: of spoilt bytes come values or STREAM_DECODE_FAILED',
  ({serde, values}) => {
    const spoil = fc.record({
      value: values,
      cut: fc.nat(40),
      flips: fc.array(fc.tuple(fc.nat(10_000), fc.integer({min: 1, max: 255})), {maxLength: 3}),
    });
    const property = fc.property(spoil, ({value, cut, flips}) => {
      const encoded = Uint8Array.from(Buffer.from(serde.encode(value)));
      for (const [at, bits] of flips) {
        const place = at % Math.max(1, encoded.length);
        encoded[place] = (encoded[place] ?? 0) ^ bits;
      }
      const [bytes, start, end] = windowOf(encoded.subarray(0, Math.max(0, encoded.length - cut)));
      try {
        serde.decode(bytes, start, end);
      } catch (error) {
        if (!isStreamError(error, 'STREAM_DECODE_FAILED')) throw error;
      }
    });
    fc.assert(property, {seed, numRuns});
  },
);

function plain(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
