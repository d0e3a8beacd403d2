import {describe, expect, test} from 'vitest';
import {Event} from '../event.ts';
import {Order} from '../order.ts';
import {Product} from '../product.ts';
import {Profile} from '../profile.ts';
import {topics} from '../topics.ts';
import {SchemaError} from './errors.ts';
import {array, epochDay, int, long, string, struct, timestamp} from './field.ts';
import {schema} from './schema.ts';

const purchase: Event = {
  schemaVersion: '1.0',
  eventId: 'e1',
  type: 'purchase',
  customerId: 'c1',
  sessionId: 's1',
  productId: 'p1',
  price: 12_900,
  quantity: 2,
  ts: 1_767_225_600_000,
  device: 'mobile',
  referrer: null,
  page: '/checkout',
};
const purchaseText =
  '{"schemaVersion":"1.0","eventId":"e1","type":"purchase","customerId":"c1","sessionId":"s1",' +
  '"productId":"p1","price":12900,"quantity":2,"ts":1767225600000,"device":"mobile",' +
  '"referrer":null,"page":"/checkout"}';

function decode(text: string): Event {
  const bytes = Buffer.from(text);
  return Event.decode(bytes, 0, bytes.length);
}

function errorOf(call: () => unknown): SchemaError {
  try {
    call();
  } catch (error) {
    if (error instanceof SchemaError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}

test('an event is written in declared order and read back', () => {
  expect(Event.encode(purchase)).toBe(purchaseText);
  expect(decode(purchaseText)).toEqual(purchase);
  expect(Event.validate(JSON.parse(purchaseText))).toEqual(purchase);
});

test.each([
  {
    name: 'a text for a number',
    change: {price: 'abc'},
    message: 'field price is "abc", a 32-bit integer was expected',
  },
  {
    name: 'a missing field',
    change: {page: undefined},
    message: 'field page is missing, a string was expected',
  },
  {
    name: 'a type of event that does not exist',
    change: {type: 'sneeze'},
    message:
      'field type is "sneeze", one of page_view, click, search, add_to_cart, remove_from_cart, ' +
      'checkout_start, purchase was expected',
  },
  {
    name: 'a fraction',
    change: {quantity: 1.5},
    message: 'field quantity is 1.5, a 32-bit integer was expected',
  },
  {
    name: 'a number beyond 32 bits',
    change: {price: 2_147_483_648},
    message: 'field price is 2147483648, a 32-bit integer was expected',
  },
  {
    name: 'a time as text',
    change: {ts: '2026-01-01'},
    message: 'field ts is "2026-01-01", a time in epoch milliseconds was expected',
  },
])('$name is refused with field, value and expectation', ({change, message}) => {
  const error = errorOf(() => decode(JSON.stringify({...purchase, ...change})));
  expect(error.message).toBe(message);
  expect(error.code).toBe('MODEL_DECODE_FAILED');
});

test.each([
  {name: 'nothing', text: ''},
  {name: 'half a record', text: purchaseText.slice(0, 150)},
  {name: 'no JSON', text: 'hello'},
  {name: 'a second record behind', text: `${purchaseText}${purchaseText}`},
  {name: 'an array', text: '[]'},
  {name: 'null', text: 'null'},
])('$name is refused', ({text}) => {
  expect(errorOf(() => decode(text)).code).toBe('MODEL_DECODE_FAILED');
});

test('bytes that are no UTF-8 are refused, in a row of their own', () => {
  const bytes = Buffer.from(purchaseText.replace('/checkout', '/ch?ckout'));
  bytes[bytes.indexOf('?')] = 0xff;
  expect(errorOf(() => Event.decode(bytes, 0, bytes.length)).message).toBe(
    `a record of Event is ${bytes.length} bytes that are no UTF-8, a JSON object in UTF-8 was expected`,
  );
  const writer = Event.columnWriter();
  expect(() => writer.append(bytes, 0, bytes.length)).toThrow(SchemaError);
  expect(writer.rowCount).toBe(0);
});

test.each([
  {version: '1.0', accepted: true},
  {version: '1.1', accepted: true},
  {version: '1.12', accepted: true},
  {version: '2.0', accepted: false},
  {version: '10.0', accepted: false},
  {version: '0.9', accepted: false},
])('version $version: accepted is $accepted, by every reader', ({version, accepted}) => {
  const bytes = Buffer.from(JSON.stringify({...purchase, schemaVersion: version, price: 'abc'}));
  const good = Buffer.from(JSON.stringify({...purchase, schemaVersion: version}));
  const readers = [
    (text: Buffer) => Event.decode(text, 0, text.length),
    (text: Buffer) => Event.pick('price').decode(text, 0, text.length),
    (text: Buffer) => Event.pick('page', 'price').decode(text, 0, text.length),
    (text: Buffer) => Event.columnWriter().append(text, 0, text.length),
  ];
  for (const read of readers) {
    const code = accepted ? 'MODEL_DECODE_FAILED' : 'MODEL_VERSION_UNSUPPORTED';
    expect(errorOf(() => read(bytes)).code).toBe(code);
    if (accepted) read(good);
    else expect(errorOf(() => read(good)).message).toContain(`is "${version}", version 1.x was`);
  }
});

test('pick gives its fields only, and notices a record that is cut off behind them', () => {
  const picked = Event.pick('type', 'price');
  const bytes = Buffer.from(purchaseText);
  expect(picked.decode(bytes, 0, bytes.length)).toEqual({type: 'purchase', price: 12_900});
  expect(picked.encode({type: 'click', price: null})).toBe(
    '{"schemaVersion":"1.0","type":"click","price":null}',
  );
  expect(() => picked.decode(bytes, 0, bytes.length - 5)).toThrow(SchemaError);
});

test('integers above 2^53 are refused rather than rounded', () => {
  const bytes = Buffer.from('{"id":9007199254740993}');
  const Big = schema('Big', {id: long()});
  expect(errorOf(() => Big.decode(bytes, 0, bytes.length)).expected).toBe('an integer');
  expect(() => Big.columnWriter().append(bytes, 0, bytes.length)).toThrow(SchemaError);
});

test('a value that JSON cannot hold is not encoded', () => {
  expect(errorOf(() => Event.encode({...purchase, price: Number.NaN})).message).toBe(
    'field price is NaN, a finite number was expected',
  );
});

test.each([
  {name: 'no fields', declare: () => schema('Empty', {})},
  {name: 'a name that is no identifier', declare: () => schema('S', {'a-b': string()})},
  {name: 'a version that is none', declare: () => schema('S', {version: 'one'}, {a: string()})},
  {name: 'an empty nested struct', declare: () => schema('S', {a: array(struct({}))})},
])('a schema with $name is refused', ({declare}) => {
  expect(errorOf(declare).code).toBe('MODEL_SCHEMA_INVALID');
});

test('Delta gets the types of the declaration', () => {
  const Nested = schema('Nested', {
    at: timestamp().optional(),
    lines: array(struct({price: long(), note: string().optional()})),
    tags: array(string().optional()),
  });
  const field = (name: string, type: unknown, nullable = false) => ({
    name,
    type,
    nullable,
    metadata: {},
  });
  const line = {type: 'struct', fields: [field('price', 'long'), field('note', 'string', true)]};
  expect(Nested.delta).toEqual({
    type: 'struct',
    fields: [
      field('at', 'timestamp', true),
      field('lines', {type: 'array', elementType: line, containsNull: false}),
      field('tags', {type: 'array', elementType: 'string', containsNull: true}),
    ],
  });
});

describe('a schema made of others', () => {
  const Enriched = Event.extend('Enriched', {
    tier: Profile.field('tier').optional(),
    cost: Event.field('price').required(),
  });

  test('has the fields of both, and the version of the first', () => {
    expect(Object.keys(Enriched.fields)).toEqual([...Object.keys(Event.fields), 'tier', 'cost']);
    expect(Enriched.version).toBe('1.0');
    const value = {...purchase, tier: null, cost: 12_900};
    const bytes = Buffer.from(Enriched.encode(value));
    expect(Enriched.decode(bytes, 0, bytes.length)).toEqual(value);
  });

  test('refuses what either would refuse', () => {
    const value = {...purchase, tier: 'gold', cost: 1};
    expect(Enriched.validate(value)).toEqual(value);
    expect(() => Enriched.validate({...value, tier: 'tin'})).toThrow(/field tier is "tin", one of/);
    expect(() => Enriched.validate({...value, cost: null})).toThrow(/field cost is null/);
    expect(() => Enriched.validate({...value, schemaVersion: '2.0'})).toThrow(/version 1.x/);
  });

  test('a field that is there twice or not at all is refused when it is declared', () => {
    expect(() => Event.extend('Twice', {price: int()})).toThrow(/field price is declared twice/);
    expect(() => Event.field('colour' as 'price')).toThrow(/field colour is unknown/);
  });
});

test('PostgreSQL gets a table', () => {
  const Small = schema('Small', {customerId: string(), at: timestamp(), count: int().optional()});
  expect(Small.postgres({table: 'staging.small', primaryKey: ['customerId']})).toBe(
    'create table "staging"."small" (\n  "customer_id" text not null,\n' +
      '  "at" timestamptz not null,\n  "count" integer,\n  primary key ("customer_id")\n);\n',
  );
});

test('each topic is keyed by a field that its records always have', () => {
  for (const topic of Object.values(topics)) {
    expect(topic.schema.fields).toHaveProperty(topic.key);
    expect(Object.entries(topic.schema.fields).find(([name]) => name === topic.key)).toMatchObject([
      topic.key,
      {nullable: false},
    ]);
  }
  expect([Event, Order, Product, Profile].map((entity) => entity.version)).toEqual(
    Array.from({length: 4}, () => '1.0'),
  );
});

test.each([
  {timestampMs: 0, day: 0},
  {timestampMs: 86_399_999, day: 0},
  {timestampMs: 86_400_000, day: 1},
  {timestampMs: -1, day: -1},
  {timestampMs: Date.UTC(2026, 0, 1), day: 20_454},
])('the day of $timestampMs is $day', ({timestampMs, day}) => {
  expect(epochDay(timestampMs)).toBe(day);
});

test('a picked codec reads what it writes, version included', () => {
  const versioned = schema('Versioned', {version: '1.3'}, {name: string(), size: int().optional()});
  const picked = versioned.pick('name');
  const text = picked.encode({name: 'a'});
  expect(text).toBe('{"schemaVersion":"1.3","name":"a"}');
  const bytes = Buffer.from(text);
  expect(picked.decode(bytes, 0, bytes.length)).toEqual({name: 'a'});
});
