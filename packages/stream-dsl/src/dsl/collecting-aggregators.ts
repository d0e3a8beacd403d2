import {StreamError} from '../errors.ts';
import type {MergingAggregator} from './aggregators.ts';

/**
 * The `n` records for which `by` gives the most, best first; of equal ones those that were processed first. Fields that
 * are not needed are better left out before, as the store keeps the records whole.
 */
export function topN<V>(n: number, by: (value: V) => number): MergingAggregator<V, readonly V[]> {
  checkSize('topN', n);
  const insert = (best: readonly V[], value: V): readonly V[] => {
    const rank = by(value);
    const place = best.findIndex((other) => by(other) < rank);
    if (place < 0) return best.length < n ? [...best, value] : best;
    return [...best.slice(0, place), value, ...best.slice(place, n - 1)];
  };
  return {
    describe: `topN(${n})`,
    init: () => [],
    add: (state, value) => insert(asList<V>(state), value),
    merge: (left, right) => asList<V>(right).reduce(insert, asList<V>(left)),
    result: (state) => asList<V>(state),
  };
}

/**
 * The distinct values that `of` gives, in the order in which they came first; compared as JSON. Fails a record that
 * brings more than `atMost` (default 1,000), so that no state grows without bound.
 */
export function distinct<V, R extends string | number | boolean>(
  of: (value: V) => R,
  {atMost = 1_000}: {readonly atMost?: number | undefined} = {},
): MergingAggregator<V, readonly R[]> {
  checkSize('distinct', atMost);
  const add = (state: readonly R[], value: R): readonly R[] => {
    if (state.includes(value)) return state;
    if (state.length < atMost) return [...state, value];
    throw new StreamError(
      'STREAM_PROCESS_FAILED',
      `more than ${atMost} distinct values: raise \`atMost\`, or count them by a coarser value`,
    );
  };
  return {
    describe: 'distinct',
    init: () => [],
    add: (state, value) => add(asList<R>(state), of(value)),
    merge: (left, right) => asList<R>(right).reduce(add, asList<R>(left)),
    result: (state) => asList<R>(state),
  };
}

/** The state is only ever made by the aggregator itself, or read back from what it made. */
function asList<T>(state: unknown): readonly T[] {
  return state as readonly T[];
}

function checkSize(name: string, size: number): void {
  if (Number.isInteger(size) && size >= 1) return;
  throw new StreamError(
    'STREAM_TOPOLOGY_INVALID',
    `${name} of ${size}: expected a whole number, 1 or more`,
  );
}
