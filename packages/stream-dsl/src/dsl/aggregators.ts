/**
 * One named part of an aggregate: a fold whose state is plain JSON, so that a changelog can hold it. `result` is what
 * readers see of a state, and what the state is made of again after a restart: both are the same value.
 */
export interface Aggregator<V, R> {
  readonly describe: string;
  readonly init: () => unknown;
  readonly add: (state: unknown, value: V) => unknown;
  readonly result: (state: unknown) => R;
  /** The state of two sessions that became one; `left` is the earlier one. Sessions take aggregators that have it. */
  readonly merge?: ((left: unknown, right: unknown) => unknown) | undefined;
}

/** An aggregator that sessions can use. */
export interface MergingAggregator<V, R> extends Aggregator<V, R> {
  readonly merge: (left: unknown, right: unknown) => unknown;
}

/** Number of records. */
export function count(): MergingAggregator<unknown, number> {
  return aggregator('count', {init: 0, add: (state) => state + 1, merge: (a, b) => a + b});
}

/** Sum of what `of` gives; exact for integers up to 2^53. */
export function sum<V>(of: (value: V) => number): MergingAggregator<V, number> {
  return aggregator('sum', {
    init: 0,
    add: (state, value: V) => state + of(value),
    merge: (a, b) => a + b,
  });
}

/** Smallest of what `of` gives. */
export function min<V>(of: (value: V) => number): MergingAggregator<V, number | null> {
  return extreme('min', of, Math.min);
}

/** Largest of what `of` gives. */
export function max<V>(of: (value: V) => number): MergingAggregator<V, number | null> {
  return extreme('max', of, Math.max);
}

/** What `of` gave for the record that was processed first; of sessions that became one, the earliest one's. */
export function first<V, R>(of: (value: V) => R): MergingAggregator<V, R | null> {
  return aggregator('first', {
    init: null as R | null,
    add: (state, value: V) => state ?? of(value),
    merge: (a, b) => a ?? b,
  });
}

/** What `of` gave for the record that was processed last; of sessions that became one, the latest one's. */
export function last<V, R>(of: (value: V) => R): MergingAggregator<V, R | null> {
  return aggregator('last', {
    init: null as R | null,
    add: (_state, value: V) => of(value),
    merge: (a, b) => b ?? a,
  });
}

function extreme<V>(
  describe: string,
  of: (value: V) => number,
  better: (a: number, b: number) => number,
): MergingAggregator<V, number | null> {
  return aggregator(describe, {
    init: null as number | null,
    add: (state, value: V) => (state === null ? of(value) : better(state, of(value))),
    merge: (a, b) => (a === null || b === null ? (a ?? b) : better(a, b)),
  });
}

function aggregator<V, S>(
  describe: string,
  {
    init,
    add,
    merge,
  }: {
    readonly init: S;
    readonly add: (state: S, value: V) => S;
    readonly merge: (left: S, right: S) => S;
  },
): MergingAggregator<V, S> {
  // The state is only ever made by `init`, `add` and `merge` of this aggregator, or read back from what they made.
  return {
    describe,
    init: () => init,
    add: add as never,
    merge: merge as never,
    result: (state) => state as S,
  };
}
