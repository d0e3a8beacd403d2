import {Event} from '@crm/model';
import {count, sum, type Topology, topology} from '@crm/stream-dsl';

export const storeName = 'totals';

/** Counts and sums per key: a store by key with a changelog. */
export const totals = ({name, input}: {readonly name: string; readonly input: string}): Topology =>
  topology(name, ({stream}) => {
    stream(input, Event.pick('price', 'quantity'))
      .groupByKey()
      .aggregate(
        {count: count(), sum: sum(({price, quantity}) => (price ?? 0) * (quantity ?? 0))},
        {name: storeName},
      );
  });
