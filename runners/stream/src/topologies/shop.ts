import {Event, Product, Profile, topics} from '@crm/model';
import {count, sum, type Topology, topology, tumbling} from '@crm/stream-dsl';
import {EnrichedEvent, LateEvent, Purchase, RevenuePerMinute, shopOutputs} from './shop-schemas.ts';

/** Events with their customer's tier and product's category, and the revenue per minute and category. */
export const shop: Topology = topology('crm-shop', ({stream, table, globalTable}) => {
  const profiles = table(topics.profiles.name, Profile.pick('tier', 'segment'));
  const products = globalTable(topics.products.name, Product.pick('category'));

  const enriched = stream(topics.events.name, Event)
    .leftJoin(profiles, (event, profile) => ({
      ...event,
      tier: profile?.tier ?? null,
      segment: profile?.segment ?? null,
    }))
    .leftJoinGlobal(
      products,
      (event) => event.productId,
      (event, product): EnrichedEvent => ({...event, category: product?.category ?? null}),
    );
  enriched.to(shopOutputs.enriched, {value: EnrichedEvent});

  const revenue = enriched
    .flatMapValues(purchasesOf, {value: Purchase})
    .groupBy((purchase) => purchase.category, {name: 'revenue'})
    .windowedBy(tumbling('1 minute', {grace: '10 seconds'}), {emit: 'onWindowClose'})
    .aggregate({
      orders: count(),
      revenue: sum(({price, quantity}) => price * quantity),
    });
  revenue
    .toStream()
    .mapValues(
      (totals, {key, startMs, endMs}) => ({
        windowStart: startMs,
        windowEnd: endMs,
        category: key,
        ...totals,
      }),
      {value: RevenuePerMinute},
    )
    .to(shopOutputs.revenue);
  revenue.late().to(shopOutputs.late, {value: LateEvent});
});

/** The purchase in an event, if it is one. Of a product that is not known yet nobody can tell the category. */
function purchasesOf(event: EnrichedEvent): readonly Purchase[] {
  const {eventId, type, category, price, quantity, ts} = event;
  if (type !== 'purchase' || category === null || price === null || quantity === null) return [];
  return [{eventId, category, price, quantity, ts}];
}
