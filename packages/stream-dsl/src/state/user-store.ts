import type {Serde} from '../serde.ts';
import type {StateStore} from '../state-store.ts';
import {compareKeys} from './key-order.ts';
import type {KeyValueStore} from './key-value-store.ts';

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
