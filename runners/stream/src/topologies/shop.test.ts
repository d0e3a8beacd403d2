import {topics} from '@crm/model';
import {expect, test} from 'vitest';
import {shop} from './shop.ts';
import {EnrichedEvent, shopOutputs} from './shop-schemas.ts';

test('the topology keeps its names: internal topics and stores are found again by them', () => {
  const names = shop.graph.nodes.flatMap((node) => {
    if (node.kind === 'repartition') return [node.name];
    return 'store' in node ? [node.store] : [];
  });
  expect(shop.name).toBe('crm-shop');
  expect(names).toEqual([
    'crm.profiles-store',
    'crm.products-store',
    'revenue-repartition',
    'revenue',
  ]);
});

test('it reads three topics of the model and writes its own three', () => {
  const {events, profiles, products} = topics;
  const read = shop.graph.nodes.flatMap((node) => {
    if (node.kind === 'source') return node.topics;
    return node.kind === 'table' || node.kind === 'globalTable' ? [node.topic] : [];
  });
  const written = shop.graph.nodes.flatMap((node) => (node.kind === 'sink' ? [node.topic] : []));
  expect(read.toSorted()).toEqual([events.name, products.name, profiles.name].toSorted());
  expect(written.toSorted()).toEqual(Object.values(shopOutputs).toSorted());
});

test('an enriched event is an event with three fields more', () => {
  expect(Object.keys(EnrichedEvent.fields)).toEqual([
    ...Object.keys(topics.events.schema.fields),
    'tier',
    'segment',
    'category',
  ]);
});
