import type {StateStore, WindowStateStore} from '../state-store.ts';
import type {KeyValueStore} from './key-value-store.ts';
import type {WindowStore} from './window-store.ts';

/** A store as processors see it; `nowMs` gives the timestamp of what they write. */
export function userStore(store: KeyValueStore, nowMs: () => number): StateStore<unknown, unknown> {
  return {
    get size() {
      return store.size;
    },
    get: (at) => store.get(at),
    set: (at, value) => store.set(at, value, nowMs()),
    delete: (at) => store.set(at, null, nowMs()),
    entries: () => [...store.range()],
    range: (from, to) => [...store.range({from, to})],
    prefix: (prefix) => [...store.prefix(prefix)],
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
