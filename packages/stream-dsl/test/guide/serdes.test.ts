import {int, schema, string} from '@crm/model';
import {int32Serde, json, type Serde, stringSerde, topology, uuidSerde} from '@crm/stream-dsl';
import {avroSerde} from '@crm/stream-dsl/serdes/avro';
import {jsonSchemaSerde} from '@crm/stream-dsl/serdes/json-schema';
import {msgpackSerde} from '@crm/stream-dsl/serdes/msgpack';
import {protobufSerde} from '@crm/stream-dsl/serdes/protobuf';
import {testDriver} from '@crm/stream-dsl/testing';
import {expect, test} from 'vitest';
import {feed, seen} from './feed.ts';

test('serdes for keys and values', () => {
  const perShelf = topology('per-shelf', ({stream}) => {
    stream('scans', stringSerde, {key: uuidSerde})
      .selectKey((shelf) => shelf.length, {key: int32Serde})
      .to('scans-by-length');
  });
  const driver = testDriver(perShelf);
  feed(driver, 'scans', ['0190163d-8694-739b-aea5-966c26f8ad91', 'A-17', 1]);
  expect(seen(driver, 'scans-by-length')).toEqual([[4, 'A-17', 1]]);
});

test('a schema, and only the fields that are used', () => {
  const Product = schema(
    'Product',
    {version: '1.0'},
    {productId: string(), name: string(), stock: int()},
  );
  const stock = topology('stock', ({stream}) => {
    stream('products', Product.pick('productId', 'stock'))
      .filter((product) => product.stock === 0)
      .mapValues((product) => `${product.productId} is sold out`)
      .to('sold-out');
  });
  const driver = testDriver(stock);
  const hat = {productId: 'p1', name: 'hat', stock: 0, schemaVersion: '1.0'} as const;
  driver.input('products').pipeRaw('p1', Product.encode(hat), 5);
  expect(seen(driver, 'sold-out')).toEqual([['p1', 'p1 is sold out', 5]]);
});

test('MessagePack, Avro, Protobuf, JSON Schema', () => {
  type Order = {readonly id: number};
  const proto = 'syntax = "proto3"; message Order { int32 id = 1; }';
  const record = {type: 'record', name: 'Order', fields: [{name: 'id', type: 'int'}]};
  const object = {type: 'object', properties: {id: {type: 'integer'}}, required: ['id']};
  const serdes: Record<string, Serde<Order>> = {
    msgpack: msgpackSerde<Order>(),
    avro: avroSerde<Order>(record),
    protobuf: protobufSerde<Order>({proto}),
    jsonSchema: jsonSchemaSerde<Order>(object),
  };
  for (const [format, serde] of Object.entries(serdes)) {
    const copy = topology(`copy-${format}`, ({stream}) => stream('orders', serde).to('copies'));
    const driver = testDriver(copy);
    feed(driver, 'orders', ['ann', {id: 7}, 1]);
    expect(seen(driver, 'copies')).toEqual([['ann', {id: 7}, 1]]);
  }
});

test('a serde of your own', () => {
  const celsius: Serde<number> = {
    name: 'celsius', // part of what `diffTopologies` compares
    encode: (value) => `${value}C`,
    decode: (bytes, start, end) => {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
      if (!text.endsWith('C')) throw new Error(`expected degrees, found ${text}`);
      return Number(text.slice(0, -1));
    },
  };
  const warm = topology('warm', ({stream}) => {
    stream('readings', celsius)
      .filter((degrees) => degrees > 20)
      .to('warm-readings');
  });
  const driver = testDriver(warm);
  feed(driver, 'readings', ['hall', 25, 1]);
  expect(driver.output('warm-readings').readText()).toMatchObject([{key: 'hall', value: '25C'}]);
});

test('what cannot be read', () => {
  const copy = topology('copy', ({stream}) => stream('in', json<{n: number}>()).to('out'));
  const driver = testDriver(copy, {errors: {decode: 'dead-letter'}});
  driver.input('in').pipeRaw('a', 'no json', 5);
  feed(driver, 'in', ['a', {n: 1}, 6]);
  expect(seen(driver, 'out')).toEqual([['a', {n: 1}, 6]]);
  expect(driver.output('in.dead-letters').readText()).toMatchObject([
    {key: 'a', value: 'no json', timestampMs: 5},
  ]);
  expect(driver.metrics().deadLetters).toBe(1);
});
