import {json, type Topology, topology, tumbling} from '@crm/stream-dsl';
import {graceMs, windowMs} from '../workload/workload.ts';
import {appName, inputs, outputs} from './chaos-topics.ts';

export interface EventValue {
  readonly i: number;
  readonly customer: string;
  readonly product: string;
  readonly amount: number;
}

export interface ProductValue {
  readonly category: string;
}

export interface EnrichedValue extends EventValue {
  /** Null when the product was not found, which must not be. */
  readonly category: string | null;
}

export interface TotalValue {
  readonly count: number;
  readonly sum: number;
  /** Of the last event. */
  readonly i: number;
}

export interface WindowValue {
  readonly startMs: number;
  readonly count: number;
  readonly sum: number;
}

/** Three parts with a repartition topic between each two; each has state of another kind. */
export const chaos: Topology = topology(appName, ({stream, table}) => {
  const products = table(inputs.products, json<ProductValue>());
  const events = stream(inputs.events, json<EventValue>());

  events
    .groupByKey()
    .aggregate<TotalValue>(
      {
        init: () => ({count: 0, sum: 0, i: -1}),
        add: ({count, sum}, {amount, i}) => ({count: count + 1, sum: sum + amount, i}),
      },
      {name: 'totals', value: json<TotalValue>()},
    )
    .toStream()
    .to(outputs.totals);

  const enriched = events
    .selectKey(({product}) => product)
    .repartition({name: 'by-product'})
    .leftJoin(
      products,
      (event, product): EnrichedValue => ({...event, category: product?.category ?? null}),
      {value: json<EnrichedValue>()},
    );
  enriched.to(outputs.enriched);

  const windows = enriched
    .groupBy(({category}) => category ?? 'unknown', {name: 'by-category'})
    .windowedBy(tumbling(windowMs, {grace: graceMs}), {
      emit: 'onWindowClose',
    })
    .aggregate<Omit<WindowValue, 'startMs'>>(
      {
        init: () => ({count: 0, sum: 0}),
        add: ({count, sum}, {amount}) => ({count: count + 1, sum: sum + amount}),
      },
      {name: 'per-category', value: json()},
    );
  windows
    .toStream()
    .map((totals, {key, startMs}): readonly [string, WindowValue] => [key, {startMs, ...totals}])
    .to(outputs.windows);
  windows.late().to(outputs.late);
});
