import {Event, Product, Profile} from '@crm/model';
import {topology} from '@crm/stream-dsl';
import {expectTypeOf} from 'vitest';
import {
  type EnrichedEvent,
  type LateEvent,
  type Purchase,
  RevenuePerMinute,
} from './shop-schemas.ts';

expectTypeOf<EnrichedEvent['tier']>().toEqualTypeOf<Profile['tier'] | null>();
expectTypeOf<EnrichedEvent['price']>().toEqualTypeOf<Event['price']>();
expectTypeOf<Purchase['price']>().toEqualTypeOf<number>();
expectTypeOf<LateEvent>().toEqualTypeOf<Purchase>();

topology('types', ({stream, table, globalTable}) => {
  const profiles = table('crm.profiles', Profile.pick('tier', 'segment'));
  const products = globalTable('crm.products', Product.pick('category'));
  const events = stream('crm.events', Event);

  // @ts-expect-error a field that a profile does not have
  events.leftJoin(profiles, (event, profile) => ({...event, tier: profile?.level ?? null}));
  // @ts-expect-error a field that profiles have, but that this table does not read
  events.leftJoin(profiles, (event, profile) => ({...event, region: profile?.region ?? null}));
  // @ts-expect-error a profile may be missing
  events.leftJoin(profiles, (event, profile) => ({...event, tier: profile.tier}));
  const productOf = (event: Event): string | null => event.productId;
  events.leftJoinGlobal(products, productOf, (event, product) => ({
    ...event,
    // @ts-expect-error a field that this table does not read
    price: product?.price ?? null,
  }));
  // @ts-expect-error a row without its window
  RevenuePerMinute.encode({category: 'shoes', orders: 1, revenue: 12_900});
});
