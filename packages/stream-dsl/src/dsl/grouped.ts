import type {Aggregation, EmitStrategy} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import {json, windowedSerde} from '../serdes.ts';
import type {TimeWindows} from '../windows/time-windows.ts';
import type {Windowed} from '../windows/windowed.ts';
import {type Aggregator, count} from './aggregators.ts';
import {type CogroupAggregator, Cogrouped} from './cogrouped.ts';
import {erase, type Named, type Origin} from './origin.ts';
import {repartitioned} from './repartition.ts';
import {Table, WindowedTable} from './table.ts';

/** Named aggregators, as given to `aggregate`. */
type Aggregators<V, R> = {readonly [Name in keyof R]: Aggregator<V, R[Name]>};

export interface WindowedByOptions {
  /** `onUpdate` (default): each commit forwards what changed. `onWindowClose`: each window once, when it is final (rule 6). */
  readonly emit?: EmitStrategy | undefined;
}

/** Records that will be aggregated by key. Null keys are dropped and counted (rule 8). */
export class Grouped<K, V> {
  readonly #origin: Origin<K, V>;
  readonly #name: string | undefined;

  constructor(origin: Origin<K, V>, name?: string) {
    this.#origin = origin;
    this.#name = name;
  }

  /** Aggregates per window instead of for ever. */
  windowedBy(windows: TimeWindows, options?: WindowedByOptions): WindowedGroup<K, V> {
    return new WindowedGroup(this.#origin, this.#name, windows, options?.emit ?? 'onUpdate');
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
    return this.#table('count', single(count()), options, json<number>());
  }

  /** Several aggregates at once: `{orders: count(), revenue: sum((o) => o.total)}`. */
  aggregate<R>(aggregators: Aggregators<V, R>, options?: Named): Table<K, R> {
    return this.#table('aggregate', record(aggregators), options, json<R>());
  }

  /** Folds values of one type into one of the same type; the first value starts it. */
  reduce(fn: (left: V, right: V, key: K) => V, options?: Named): Table<K, V> {
    return this.#table('reduce', reducer(fn), options, this.#origin.value);
  }

  #table<R>(
    op: string,
    aggregation: Aggregation,
    options: Named | undefined,
    value: Serde<R>,
  ): Table<K, R> {
    const added = addAggregate(this.#origin, {
      op,
      name: options?.name ?? this.#name,
      windows: undefined,
      emit: 'onUpdate',
      aggregation,
      value,
    });
    return new Table({...added.input, nodeId: added.id, value}, added.store);
  }
}

/** Records that will be aggregated by key and window. */
export class WindowedGroup<K, V> {
  readonly #origin: Origin<K, V>;
  readonly #name: string | undefined;
  readonly #windows: TimeWindows;
  readonly #emit: EmitStrategy;

  constructor(
    origin: Origin<K, V>,
    name: string | undefined,
    windows: TimeWindows,
    emit: EmitStrategy,
  ) {
    this.#origin = origin;
    this.#name = name;
    this.#windows = windows;
    this.#emit = emit;
  }

  /** Records per key and window. */
  count(options?: Named): WindowedTable<Windowed<K>, number, V, K> {
    return this.#table('count', single(count()), options, json<number>());
  }

  /** Several aggregates at once: `{orders: count(), revenue: sum((o) => o.total)}`. */
  aggregate<R>(
    aggregators: Aggregators<V, R>,
    options?: Named,
  ): WindowedTable<Windowed<K>, R, V, K> {
    return this.#table('aggregate', record(aggregators), options, json<R>());
  }

  /** Folds values of one type into one of the same type; the first value of a window starts it. */
  reduce(
    fn: (left: V, right: V, key: K) => V,
    options?: Named,
  ): WindowedTable<Windowed<K>, V, V, K> {
    return this.#table('reduce', reducer(fn), options, this.#origin.value);
  }

  #table<R>(
    op: string,
    aggregation: Aggregation,
    options: Named | undefined,
    value: Serde<R>,
  ): WindowedTable<Windowed<K>, R, V, K> {
    const windows = this.#windows;
    const added = addAggregate(this.#origin, {
      op,
      name: options?.name ?? this.#name,
      windows,
      emit: this.#emit,
      aggregation,
      value,
    });
    const key = added.input.key;
    const windowed: Origin<Windowed<K>, R> = {
      builder: added.input.builder,
      toStream: added.input.toStream,
      nodeId: added.id,
      stem: added.input.stem,
      keyChanged: false,
      key: windowedSerde(key, windows.sizeMs),
      value,
      partitionKey: (at) => key.encode(at.key),
    };
    return new WindowedTable(windowed, added.store, added.input);
  }
}

interface AggregateParts<R> {
  readonly op: string;
  readonly name: string | undefined;
  readonly windows: TimeWindows | undefined;
  readonly emit: EmitStrategy;
  readonly aggregation: Aggregation;
  readonly value: Serde<R>;
}

function addAggregate<K, V, R>(origin: Origin<K, V>, parts: AggregateParts<R>) {
  const input = repartitioned(origin, parts.name);
  const {builder, stem, key} = input;
  const store = parts.name ?? builder.nextFree(`${parts.op}-${stem}-store`);
  const id = builder.add(
    {
      kind: 'aggregate',
      parent: input.nodeId,
      store,
      windows: parts.windows,
      emit: parts.emit,
      aggregation: parts.aggregation,
      serdes: {key: erase(key), value: erase(parts.value)},
    },
    {name: parts.name, stem: `${parts.op}-${stem}`},
  );
  return {id, store, input};
}

function single<V, R>(aggregator: Aggregator<V, R>): Aggregation {
  return {
    describe: aggregator.describe,
    init: aggregator.init,
    add: erase(aggregator.add),
    merge: undefined,
    snapshot: aggregator.result,
    revive: (snapshot) => snapshot,
    startsWithValue: false,
  };
}

function reducer<K, V>(fn: (left: V, right: V, key: K) => V): Aggregation {
  return {
    describe: 'reduce',
    init: () => null,
    add: (state, value, key) => fn(erase(state), erase(value), erase(key)),
    merge: (left, right, key) => fn(erase(left), erase(right), erase(key)),
    snapshot: (state) => state,
    revive: (snapshot) => snapshot,
    startsWithValue: true,
  };
}

/** Several aggregators side by side: the state is an array of theirs, which is faster to fold than an object. */
function record<V, R>(aggregators: Aggregators<V, R>): Aggregation {
  const names = Object.keys(aggregators);
  const parts = Object.values<Aggregator<V, unknown>>(aggregators);
  const adders = parts.map((part) => part.add);
  const scratch: unknown[] = parts.map(() => null);
  return {
    describe: names.map((name, i) => `${name}: ${parts[i]?.describe}`).join(', '),
    init: () => parts.map((part) => part.init()),
    add: (state, value) => {
      const states = state as unknown[];
      // All or none: an aggregator that throws must not leave its neighbours one value ahead.
      for (let i = 0; i < adders.length; i++) scratch[i] = adders[i]?.(states[i], value as V);
      for (let i = 0; i < adders.length; i++) states[i] = scratch[i];
      return states;
    },
    merge: undefined,
    startsWithValue: false,
    snapshot: (state) => {
      const states = state as readonly unknown[];
      const result: Record<string, unknown> = {};
      for (let i = 0; i < names.length; i++) {
        result[names[i] as string] = parts[i]?.result(states[i]);
      }
      return result;
    },
    // A result is its state in all aggregators that there are; see `Aggregator`.
    revive: (snapshot) => names.map((name) => (snapshot as Record<string, unknown>)[name]),
  };
}
