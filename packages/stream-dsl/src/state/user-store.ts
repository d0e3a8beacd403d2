import type {Serde} from '../serde.ts';
import type {StateStore, WindowStateStore} from '../state-store.ts';
import {compareKeys} from './key-order.ts';
import type {KeyValueStore} from './key-value-store.ts';
import type {WindowStore} from './window-store.ts';

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

/** A window store as processors see it; `nowMs` gives the timestamp of what they write. */
export function userWindowStore(
  store: WindowStore,
  nowMs: () => number,
): WindowStateStore<unknown, unknown> {
  const valueAt = (key: unknown, timeMs: number): unknown =>
    store.valueOf(store.entryOf(key, timeMs)) ?? undefined;
  return {
    get size() {
      return store.size;
    },
    get: valueAt,
    set: (key, timeMs, value) => store.update(store.entryOf(key, timeMs), value, nowMs()),
    fetch: (key, fromMs, toMs) =>
      store
        .entriesOf(key, fromMs, toMs)
        .map((entry) => [entry.windowStartMs, store.valueOf(entry)] as const),
  };
}
