import type {Aggregation} from '../graph/node.ts';
import type {Serde} from '../serde.ts';
import type {Aggregator, MergingAggregator} from './aggregators.ts';
import {erase, type Named} from './origin.ts';

/** Named aggregators, as given to `aggregate`. */
export type Aggregators<V, R> = {readonly [Name in keyof R]: Aggregator<V, R[Name]>};

export type MergingAggregators<V, R> = {readonly [Name in keyof R]: MergingAggregator<V, R[Name]>};

/** A fold of one's own. Its functions must be pure, and must not change `state` in place. */
export interface Fold<K, V, R> {
  readonly init: () => R;
  /** The state with one more value; null removes it, and the next value begins anew. */
  readonly add: (state: R, value: V, key: K) => R | null;
}

/** A fold that sessions can use. */
export interface MergingFold<K, V, R> extends Fold<K, V, R> {
  /** The state of two sessions that became one; `left` is the earlier one, or a state fresh from `init`. */
  readonly merge: (left: R, right: R, key: K) => R | null;
}

export interface AggregateOptions<R> extends Named {
  /** JSON without a schema where it is not given. */
  readonly value?: Serde<R> | undefined;
}

export function single<V, R>(aggregator: Aggregator<V, R>): Aggregation {
  const {describe, init, add, merge, result} = aggregator;
  return {
    describe,
    init,
    add: erase(add),
    merge,
    snapshot: result,
    revive: (snapshot) => snapshot,
    startsWithValue: false,
  };
}

export function reducer<K, V>(fn: (left: V, right: V, key: K) => V): Aggregation {
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

/** What `aggregate` was given, either way. */
export function aggregationOf<K, V, R>(
  given: Fold<K, V, R> | MergingFold<K, V, R> | Aggregators<V, R>,
): Aggregation {
  return isFold(given) ? fold(given) : record(given);
}

function isFold<K, V, R>(
  given: Fold<K, V, R> | MergingFold<K, V, R> | Aggregators<V, R>,
): given is Fold<K, V, R> | MergingFold<K, V, R> {
  return typeof (given as Partial<Fold<K, V, R>>).init === 'function';
}

function fold<K, V, R>(given: Fold<K, V, R> | MergingFold<K, V, R>): Aggregation {
  const {init, add} = given;
  return {
    describe: 'aggregate',
    init,
    add: erase(add),
    merge: 'merge' in given ? erase(given.merge) : undefined,
    snapshot: (state) => state,
    revive: (snapshot) => snapshot,
    startsWithValue: false,
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
    merge: parts.every((part) => part.merge !== undefined)
      ? (left, right) => {
          const [lefts, rights] = [left as readonly unknown[], right as readonly unknown[]];
          return parts.map((part, i) => part.merge?.(lefts[i], rights[i]));
        }
      : undefined,
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
