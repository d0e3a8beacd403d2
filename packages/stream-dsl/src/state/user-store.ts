import type {Serde} from '../serde.ts';
import {compareKeys} from './key-order.ts';
import type {KeyValueStore} from './key-value-store.ts';

/** A key-value store in the hands of a processor. Values that it gives must not be changed in place. */
export interface StateStore<K, V> {
  readonly size: number;
  /** The value of a key, undefined where there is none. */
  get(key: K): V | undefined;
  /** A null value removes the key. The change is durable with the next commit. */
  set(key: K, value: V | null): void;
  delete(key: K): void;
  /** In the order of the keys' bytes. */
  entries(): readonly (readonly [K, V])[];
  /** Keys from `from` to `to`, both inclusive, in the order of their bytes. */
  range(from: K, to: K): readonly (readonly [K, V])[];
}

/** A store as processors see it; `nowMs` gives the timestamp of what they write. */
export function userStore(
  store: KeyValueStore,
  key: Serde<unknown>,
  nowMs: () => number,
): StateStore<unknown, unknown> {
  const sorted = (): (readonly [unknown, unknown])[] =>
    [...store.entries()].sort(([a], [b]) => compareKeys(a, b, key));
  return {
    get size() {
      return store.size;
    },
    get: (at) => store.get(at),
    set: (at, value) => store.set(at, value, nowMs()),
    delete: (at) => store.set(at, null, nowMs()),
    entries: sorted,
    range: (from, to) =>
      sorted().filter(([at]) => compareKeys(from, at, key) <= 0 && compareKeys(at, to, key) <= 0),
  };
}
