import type {Aggregation, EmitStrategy} from '../graph/node.ts';
import {countWindowedSerde, json} from '../serdes.ts';
import type {CountWindowed, CountWindows} from '../windows/count-windows.ts';
import {addAggregate} from './add-aggregate.ts';
import {
  type AggregateOptions,
  type Aggregators,
  aggregationOf,
  type Fold,
  reducer,
  single,
} from './aggregations.ts';
import {count} from './aggregators.ts';
import type {Named, Origin} from './origin.ts';
import {Table} from './table.ts';

interface CountedGroupParts<K, V> {
  readonly origin: Origin<K, V>;
  readonly name: string | undefined;
  readonly windows: CountWindows;
  readonly emit: EmitStrategy;
}

/** Records that will be aggregated so many of a key at a time. The store holds the last window of each key. */
export class CountedGroup<K, V> {
  readonly #parts: CountedGroupParts<K, V>;

  constructor(parts: CountedGroupParts<K, V>) {
    this.#parts = parts;
  }

  /** Records per key and window, which tells how full the window is. */
  count(options?: Named): Table<CountWindowed<K>, number> {
    return this.#table('count', single(count()), {...options, value: json<number>()});
  }

  /** Several aggregates at once: `aggregate({orders: count(), revenue: sum((o) => o.total)})`. */
  aggregate<R>(
    aggregators: Aggregators<V, R>,
    options?: AggregateOptions<R>,
  ): Table<CountWindowed<K>, R>;
  /** Folds a window's values: `aggregate({init: () => 0, add: (total, order) => total + order.price})`. */
  aggregate<R>(fold: Fold<K, V, R>, options?: AggregateOptions<R>): Table<CountWindowed<K>, R>;
  aggregate<R>(
    given: Fold<K, V, R> | Aggregators<V, R>,
    options?: AggregateOptions<R>,
  ): Table<CountWindowed<K>, R> {
    return this.#table('aggregate', aggregationOf(given), options);
  }

  /** Folds values of one type into one of the same type; the first value of a window starts it. */
  reduce(fn: (left: V, right: V, key: K) => V, options?: Named): Table<CountWindowed<K>, V> {
    const {value} = this.#parts.origin;
    return this.#table('reduce', reducer(fn), {...options, value});
  }

  #table<R>(
    op: string,
    aggregation: Aggregation,
    options: AggregateOptions<R> | undefined,
  ): Table<CountWindowed<K>, R> {
    const {origin, name, windows, emit} = this.#parts;
    const value = options?.value ?? json<R>();
    const added = addAggregate(origin, {
      op,
      name: options?.name ?? name,
      windows,
      emit,
      retentionMs: undefined,
      aggregation,
      value,
    });
    const {builder, toStream, stem, key} = added.input;
    return new Table<CountWindowed<K>, R>(
      {
        builder,
        toStream,
        nodeId: added.id,
        stem,
        keyChanged: false,
        key: countWindowedSerde(key),
        value,
        partitionKey: (at) => key.encode(at.key),
      },
      added.store,
    );
  }
}
