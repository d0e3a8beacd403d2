/**
 * One named part of an aggregate: a fold whose state is plain JSON, so that a changelog can hold it. `result` is what
 * readers see of a state, and what the state is made of again after a restart: both are the same value.
 */
export interface Aggregator<V, R> {
  readonly describe: string;
  readonly init: () => unknown;
  readonly add: (state: unknown, value: V) => unknown;
  readonly result: (state: unknown) => R;
}

/** Number of records. */
export function count(): Aggregator<unknown, number> {
  return aggregator('count', 0, (state) => state + 1);
}

/** Sum of what `of` gives; exact for integers up to 2^53. */
export function sum<V>(of: (value: V) => number): Aggregator<V, number> {
  return aggregator('sum', 0, (state, value: V) => state + of(value));
}

/** Smallest of what `of` gives. */
export function min<V>(of: (value: V) => number): Aggregator<V, number | null> {
  return aggregator('min', noNumber, (state, value: V) => {
    const next = of(value);
    return state === null || next < state ? next : state;
  });
}

/** Largest of what `of` gives. */
export function max<V>(of: (value: V) => number): Aggregator<V, number | null> {
  return aggregator('max', noNumber, (state, value: V) => {
    const next = of(value);
    return state === null || next > state ? next : state;
  });
}

/** What `of` gave for the record that was processed first. */
export function first<V, R>(of: (value: V) => R): Aggregator<V, R | null> {
  return aggregator('first', null as R | null, (state, value: V) => state ?? of(value));
}

/** What `of` gave for the record that was processed last. */
export function last<V, R>(of: (value: V) => R): Aggregator<V, R | null> {
  return aggregator('last', null as R | null, (_state, value: V) => of(value));
}

const noNumber = null as number | null;

function aggregator<V, S>(
  describe: string,
  start: S,
  add: (state: S, value: V) => S,
): Aggregator<V, S> {
  // The state is only ever made by `init` and `add` of this aggregator, or read back from what they made.
  return {describe, init: () => start, add: add as never, result: (state) => state as S};
}
