import {map} from 'rxjs';
import {expectTypeOf} from 'vitest';
import {json} from '../serdes.ts';
import {tumbling} from '../windows/time-windows.ts';
import type {Windowed} from '../windows/windowed.ts';
import {count, last, sum} from './aggregators.ts';
import {topology} from './topology.ts';

interface Purchase {
  readonly type: 'purchase' | 'page_view';
  readonly productId: string | null;
  readonly price: number;
  readonly quantity: number;
}
const purchase = json<Purchase>();
const profile = json<{tier: 'gold' | 'silver'}>();
const product = json<{category: string}>();

topology('types', ({stream, table, globalTable}) => {
  const profiles = table('crm.profiles', profile);
  const products = globalTable('crm.products', product);
  const events = stream('crm.events', purchase);

  const joined = events
    .filter((event) => event.type === 'purchase')
    .join(profiles, (event, {tier}, key) => {
      expectTypeOf(key).toEqualTypeOf<string>();
      return {...event, tier};
    })
    .joinGlobal(
      products,
      (event) => event.productId,
      (event, {category}) => ({...event, category}),
    );

  const totals = joined
    .groupBy((event) => `${event.category}|${event.tier}`)
    .windowedBy(tumbling('1 minute', {grace: '10 seconds'}))
    .aggregate({
      orders: count(),
      revenue: sum((event) => event.price * event.quantity),
      tier: last((event) => event.tier),
    });
  totals.toStream().mapValues((value, key) => {
    expectTypeOf(key).toEqualTypeOf<Windowed<string>>();
    expectTypeOf(value).toEqualTypeOf<{
      orders: number;
      revenue: number;
      tier: 'gold' | 'silver' | null;
    }>();
    return value;
  });
  totals.late().mapValues((event) => expectTypeOf(event.category).toEqualTypeOf<string>());
  expectTypeOf(joined.groupByKey().count().toStream()).toExtend<{to(topic: string): void}>();

  events.leftJoin(profiles, (_event, found) => {
    expectTypeOf(found).toEqualTypeOf<{tier: 'gold' | 'silver'} | null>();
    return found;
  });
  events.pipe(
    map((record) => {
      expectTypeOf(record.value).toEqualTypeOf<Purchase>();
      return {...record, value: record.value.price};
    }),
  );

  // @ts-expect-error a field that the profile does not have
  events.join(profiles, (event, found) => ({...event, level: found.level}));
  // @ts-expect-error a field that the event does not have
  events.filter((event) => event.kind === 'purchase');
  // @ts-expect-error windows have no default grace
  tumbling('1 minute');
  // @ts-expect-error a number as key needs a serde
  events.selectKey((event) => event.price);
  // @ts-expect-error a sum of something that is no number
  joined.groupByKey().aggregate({tiers: sum((event) => event.tier)});

  const byNumber = stream('crm.numbers', purchase, {key: json<number>()});
  // @ts-expect-error a join of streams and tables with different key types
  byNumber.join(profiles, (event) => event);
  events.joinGlobal(
    products,
    // @ts-expect-error the key that looks up a global table has the wrong type
    (event) => event.price,
    (event) => event,
  );
});
