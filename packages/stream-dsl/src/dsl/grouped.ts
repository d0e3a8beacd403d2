import type {Aggregation, EmitStrategy} from '../graph/node.ts';
import {json} from '../serdes.ts';
import type {CountWindows} from '../windows/count-windows.ts';
import type {SessionWindows} from '../windows/session-windows.ts';
import type {EventTimeWindows, Windows} from '../windows/windows.ts';
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
import {type CogroupAggregator, Cogrouped} from './cogrouped.ts';
import {CountedGroup} from './counted-group.ts';
import type {Named, Origin} from './origin.ts';
import {Table} from './table.ts';
import {SessionGroup, WindowedGroup} from './windowed-group.ts';

export interface WindowedByOptions {
  /** `onUpdate` (default): each commit forwards what changed. `onWindowClose`: each window once, when it is final (rule 6). */
  readonly emit?: EmitStrategy | undefined;
}

/**
 * Records that will be aggregated by key. Null keys are dropped and counted, and so are null values without windows or
 * with sliding ones; in other windows aggregators get them (rule 8).
 */
export class Grouped<K, V> {
  readonly #origin: Origin<K, V>;
  readonly #name: string | undefined;

  constructor(origin: Origin<K, V>, name?: string) {
    this.#origin = origin;
    this.#name = name;
  }

  /** Aggregates per session; what is aggregated must be able to merge. */
  windowedBy(windows: SessionWindows, options?: WindowedByOptions): SessionGroup<K, V>;
  /** Aggregates so many records of a key at a time. */
  windowedBy(windows: CountWindows, options?: WindowedByOptions): CountedGroup<K, V>;
  /** Aggregates per window instead of for ever. */
  windowedBy(
    windows: Exclude<EventTimeWindows, SessionWindows>,
    options?: WindowedByOptions,
  ): WindowedGroup<K, V>;
  windowedBy(
    windows: Windows,
    options?: WindowedByOptions,
  ): SessionGroup<K, V> | CountedGroup<K, V> | WindowedGroup<K, V> {
    const parts = {
      origin: this.#origin,
      name: this.#name,
      emit: options?.emit ?? ('onUpdate' as const),
    };
    switch (windows.kind) {
      case 'sessions':
        return new SessionGroup({...parts, windows});
      case 'count':
        return new CountedGroup({...parts, windows});
      default:
        return new WindowedGroup({...parts, windows});
    }
  }

  /**
   * Folds several grouped streams into one aggregate (KIP-150), of which this is the first:
   * `orders.cogroup((sum: number, order) => sum + order.total)`; what is there so far has its type from here.
   */
  cogroup<R>(aggregator: CogroupAggregator<K, V, R>): Cogrouped<K, R> {
    const origin: Origin<K, unknown> = this.#origin as Origin<K, never>;
    return new Cogrouped([{grouped: this, origin, name: this.#name, add: aggregator}]);
  }

  /** Records per key. */
  count(options?: Named): Table<K, number> {
    return this.#table('count', single(count()), {...options, value: json<number>()});
  }

  /** Several aggregates at once: `aggregate({orders: count(), revenue: sum((o) => o.total)})`. */
  aggregate<R>(aggregators: Aggregators<V, R>, options?: AggregateOptions<R>): Table<K, R>;
  /** Folds a key's values: `aggregate({init: () => 0, add: (total, order) => total + order.price})`. */
  aggregate<R>(fold: Fold<K, V, R>, options?: AggregateOptions<R>): Table<K, R>;
  aggregate<R>(
    given: Fold<K, V, R> | Aggregators<V, R>,
    options?: AggregateOptions<R>,
  ): Table<K, R> {
    return this.#table('aggregate', aggregationOf(given), options);
  }

  /** Folds values of one type into one of the same type; the first value starts it. */
  reduce(fn: (left: V, right: V, key: K) => V, options?: Named): Table<K, V> {
    return this.#table('reduce', reducer(fn), {...options, value: this.#origin.value});
  }

  #table<R>(
    op: string,
    aggregation: Aggregation,
    options: AggregateOptions<R> | undefined,
  ): Table<K, R> {
    const value = options?.value ?? json<R>();
    const added = addAggregate(this.#origin, {
      op,
      name: options?.name ?? this.#name,
      windows: undefined,
      emit: 'onUpdate',
      retentionMs: undefined,
      aggregation,
      value,
    });
    return new Table({...added.input, nodeId: added.id, value}, added.store);
  }
}
