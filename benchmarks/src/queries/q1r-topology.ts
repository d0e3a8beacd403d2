import {Event, int, Product, Profile, schema, topics} from '@crm/model';
import {count, sum, type Topology, topology, tumbling} from '@crm/stream-dsl';
import {windowMs} from '../common-workload/workload.ts';
import type {QueryTopics} from './query-topics.ts';

/** What goes through the repartition topic: the rest is in the key. */
const Sale = schema('Sale', {amount: int()});

/**
 * Q1r: events joined with their profile, and with their product for its category; re-keyed to category and tier,
 * counted and summed per minute.
 */
export const q1r = ({name, input, output}: QueryTopics): Topology =>
  topology(name, ({stream, table, globalTable}) => {
    const profiles = table(topics.profiles.name, Profile.pick('tier'));
    const products = globalTable(topics.products.name, Product.pick('category'));
    stream(input, Event.pick('productId', 'price', 'quantity'))
      .join(profiles, ({productId, price, quantity}, {tier}) => ({
        productId,
        amount: (price ?? 0) * (quantity ?? 0),
        tier,
      }))
      .joinGlobal(
        products,
        ({productId}) => productId ?? '',
        ({amount, tier}, {category}) => ({amount, key: `${category}/${tier}`}),
      )
      .selectKey(({key}) => key)
      .mapValues(({amount}) => ({amount}), {value: Sale})
      .groupByKey()
      .windowedBy(tumbling(windowMs, {grace: '10 seconds'}))
      .aggregate({count: count(), sum: sum(({amount}) => amount)})
      .toStream()
      .to(output);
  });
