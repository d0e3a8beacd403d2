import {Event, Profile, topics} from '@crm/model';
import {count, last, sum, type Topology, topology, tumbling} from '@crm/stream-dsl';
import {windowMs} from '../common-workload/workload.ts';
import type {QueryTopics} from './query-topics.ts';

/** Q1: events joined with their profile, counted and summed per customer and minute. */
export const q1 = ({name, input, output}: QueryTopics): Topology =>
  topology(name, ({stream, table}) => {
    const profiles = table(topics.profiles.name, Profile.pick('tier'));
    stream(input, Event.pick('price', 'quantity'))
      .join(profiles, ({price, quantity}, {tier}) => ({
        amount: (price ?? 0) * (quantity ?? 0),
        tier,
      }))
      .groupByKey()
      .windowedBy(tumbling(windowMs, {grace: '10 seconds'}))
      .aggregate({
        count: count(),
        sum: sum(({amount}) => amount),
        tier: last(({tier}) => tier),
      })
      .toStream()
      .to(output);
  });
