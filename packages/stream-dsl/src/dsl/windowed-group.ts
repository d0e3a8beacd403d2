import type {Aggregation, EmitStrategy} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import {json, sessionWindowedSerde, windowedSerde} from '../serdes.ts';
import {type Duration, durationMs} from '../windows/duration.ts';
import type {Windowed} from '../windows/windowed.ts';
import type {EventTimeWindows} from '../windows/windows.ts';
import {addAggregate} from './add-aggregate.ts';
import {
  type AggregateOptions,
  type Aggregators,
  aggregationOf,
  type Fold,
  type MergingAggregators,
  type MergingFold,
  reducer,
  single,
} from './aggregations.ts';
import {count} from './aggregators.ts';
import type {Named, Origin} from './origin.ts';
import {WindowedTable} from './table.ts';

export interface WindowedOptions extends Named {
  /**
   * How long a window stays in its store after its end, by event time. Without it, as long as records may enter it, or
   * a day where joins ask for it.
   */
  readonly retention?: Duration | undefined;
}

export interface WindowedAggregateOptions<R> extends WindowedOptions, AggregateOptions<R> {}

export interface WindowedGroupParts<K, V> {
  readonly origin: Origin<K, V>;
  readonly name: string | undefined;
  readonly windows: EventTimeWindows;
  readonly emit: EmitStrategy;
}

/** Records that will be aggregated by key and window. */
export class WindowedGroup<K, V> {
  readonly #parts: WindowedGroupParts<K, V>;

  constructor(parts: WindowedGroupParts<K, V>) {
    this.#parts = parts;
  }

  /** Records per key and window. */
  count(options?: WindowedOptions): WindowedTable<Windowed<K>, number, V, K> {
    return addWindowed(this.#parts, 'count', single(count()), {...options, value: json<number>()});
  }

  /** Several aggregates at once: `aggregate({orders: count(), revenue: sum((o) => o.total)})`. */
  aggregate<R>(
    aggregators: Aggregators<V, R>,
    options?: WindowedAggregateOptions<R>,
  ): WindowedTable<Windowed<K>, R, V, K>;
  /** Folds a window's values: `aggregate({init: () => 0, add: (total, order) => total + order.price})`. */
  aggregate<R>(
    fold: Fold<K, V, R>,
    options?: WindowedAggregateOptions<R>,
  ): WindowedTable<Windowed<K>, R, V, K>;
  aggregate<R>(
    given: Fold<K, V, R> | Aggregators<V, R>,
    options?: WindowedAggregateOptions<R>,
  ): WindowedTable<Windowed<K>, R, V, K> {
    return addWindowed(this.#parts, 'aggregate', aggregationOf(given), options);
  }

  /** Folds values of one type into one of the same type; the first value of a window starts it. */
  reduce(
    fn: (left: V, right: V, key: K) => V,
    options?: WindowedOptions,
  ): WindowedTable<Windowed<K>, V, V, K> {
    const {value} = this.#parts.origin;
    return addWindowed(this.#parts, 'reduce', reducer(fn), {...options, value});
  }
}

/** Records that will be aggregated by key and session. Sessions may become one, so their aggregates must merge. */
export class SessionGroup<K, V> {
  readonly #parts: WindowedGroupParts<K, V>;

  constructor(parts: WindowedGroupParts<K, V>) {
    this.#parts = parts;
  }

  /** Records per key and session. */
  count(options?: WindowedOptions): WindowedTable<Windowed<K>, number, V, K> {
    return addWindowed(this.#parts, 'count', single(count()), {...options, value: json<number>()});
  }

  /** Several aggregates at once: `aggregate({orders: count(), revenue: sum((o) => o.total)})`. */
  aggregate<R>(
    aggregators: MergingAggregators<V, R>,
    options?: WindowedAggregateOptions<R>,
  ): WindowedTable<Windowed<K>, R, V, K>;
  /** Folds a session's values, and the states of sessions that become one. */
  aggregate<R>(
    fold: MergingFold<K, V, R>,
    options?: WindowedAggregateOptions<R>,
  ): WindowedTable<Windowed<K>, R, V, K>;
  aggregate<R>(
    given: MergingFold<K, V, R> | MergingAggregators<V, R>,
    options?: WindowedAggregateOptions<R>,
  ): WindowedTable<Windowed<K>, R, V, K> {
    return addWindowed(this.#parts, 'aggregate', aggregationOf(given), options);
  }

  /** Folds values of one type into one of the same type; sessions that become one are folded as well. */
  reduce(
    fn: (left: V, right: V, key: K) => V,
    options?: WindowedOptions,
  ): WindowedTable<Windowed<K>, V, V, K> {
    const {value} = this.#parts.origin;
    return addWindowed(this.#parts, 'reduce', reducer(fn), {...options, value});
  }
}

function addWindowed<K, V, R>(
  {origin, name, windows, emit}: WindowedGroupParts<K, V>,
  op: string,
  aggregation: Aggregation,
  options: WindowedAggregateOptions<R> | undefined,
): WindowedTable<Windowed<K>, R, V, K> {
  const value = options?.value ?? json<R>();
  const retention = options?.retention;
  const added = addAggregate(origin, {
    op,
    name: options?.name ?? name,
    windows,
    emit,
    retentionMs: retention === undefined ? undefined : durationMs(retention),
    aggregation,
    value,
  });
  const windowed = windowedOrigin(added.input, {nodeId: added.id, windows, value});
  return new WindowedTable(windowed, added.store, added.input);
}

/** What a windowed aggregate of `input` makes: the same keys, each with its window. */
export function windowedOrigin<K, V, R>(
  {builder, toStream, stem, key}: Origin<K, V>,
  made: {readonly nodeId: string; readonly windows: EventTimeWindows; readonly value: Serde<R>},
): Origin<Windowed<K>, R> {
  return {
    builder,
    toStream,
    nodeId: made.nodeId,
    stem,
    keyChanged: false,
    key: windowedKeySerde(key, made.windows),
    value: made.value,
    partitionKey: (at) => key.encode(at.key),
  };
}

function windowedKeySerde<K>(key: Serde<K>, windows: EventTimeWindows): Serde<Windowed<K>> {
  return windows.kind === 'time' || windows.kind === 'sliding'
    ? windowedSerde(key, windows.sizeMs)
    : sessionWindowedSerde(key);
}
