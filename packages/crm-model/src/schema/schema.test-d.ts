import {expectTypeOf, test} from 'vitest';
import {Event} from '../event.ts';
import type {Order} from '../order.ts';
import {Profile} from '../profile.ts';
import {array, int, long, oneOf, string, struct} from './field.ts';
import {type Infer, schema} from './schema.ts';

test('the type follows from the declaration', () => {
  const Sample = schema('Sample', {
    name: string(),
    size: oneOf('s', 'm').optional(),
    lines: array(struct({sku: string(), count: int().optional()})),
  });
  expectTypeOf<Infer<typeof Sample>>().toEqualTypeOf<{
    readonly name: string;
    readonly size: 's' | 'm' | null;
    readonly lines: readonly {readonly sku: string; readonly count: number | null}[];
  }>();
  expectTypeOf<Event['schemaVersion']>().toEqualTypeOf<string>();
  expectTypeOf<Event['price']>().toEqualTypeOf<number | null>();
  expectTypeOf<Order['lines'][number]['price']>().toEqualTypeOf<number>();
  expectTypeOf<Order['status']>().toEqualTypeOf<'placed' | 'paid' | 'cancelled' | 'refunded'>();
});

test('pick narrows the type', () => {
  const picked = Event.pick('type', 'price');
  expectTypeOf(picked.decode).returns.toEqualTypeOf<Pick<Event, 'type' | 'price'>>();
  // @ts-expect-error a field that does not exist
  Event.pick('type', 'colour');
  // @ts-expect-error nothing to read
  Event.pick();
});

test('a value must be whole to be encoded', () => {
  // @ts-expect-error most fields are missing
  Event.encode({eventId: 'e1'});
});

test('an extended schema has the fields of both', () => {
  const Enriched = Event.extend('Enriched', {
    tier: Profile.field('tier').optional(),
    cost: Event.field('price').required(),
  });
  expectTypeOf<Infer<typeof Enriched>>().toEqualTypeOf<
    Flat<Event & {readonly tier: Profile['tier'] | null; readonly cost: number}>
  >();
  // @ts-expect-error a field that does not exist
  Profile.field('level');
});

test('extra columns are typed by their declaration', () => {
  const writer = Event.columnWriter({extra: {topic: string(), offset: long()}});
  expectTypeOf(writer.extra.topic).toEqualTypeOf<string>();
  expectTypeOf(writer.extra.offset).toEqualTypeOf<number>();
  // @ts-expect-error an extra column that was not declared
  writer.extra.partition;
});

type Flat<T> = {readonly [K in keyof T]: T[K]};
