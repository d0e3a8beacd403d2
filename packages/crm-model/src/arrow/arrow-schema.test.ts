import {expect, test} from 'vitest';
import {Order} from '../order.ts';
import {Profile} from '../profile.ts';
import {toArrowSchema} from './arrow-schema.ts';

test('Arrow gets the types of the declaration', () => {
  const shown = toArrowSchema(Order).fields.map((field) => `${field.name}: ${field.type}`);
  expect(shown).toEqual([
    'schemaVersion: Utf8',
    'orderId: Utf8',
    'customerId: Utf8',
    'status: Utf8',
    'lines: List<Struct<{productId:Utf8, quantity:Int32, price:Int32}>>',
    'total: Int64',
    'currency: Utf8',
    'ts: Timestamp<MICROSECOND, UTC>',
  ]);
  expect(toArrowSchema(Profile).fields.every((field) => !field.nullable)).toBe(true);
});
