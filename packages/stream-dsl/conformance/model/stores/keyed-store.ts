import type {Key} from '../../scenario/json.ts';
import type {Header} from '../../scenario/scenario.ts';
import {keyId} from './key-order.ts';

/** Time and headers of the record at work when something was put. */
export type PutContext = Readonly<{ts: number; headers: readonly Header[]}>;

/** One key's change since the last commit, as a cache tells it. */
export type Flushed<V> = Readonly<{
  key: Key;
  value: V | undefined;
  /** What the store had at the last commit; undefined unless somebody asked for old values. */
  old: V | undefined;
  context: PutContext;
}>;

type Entry<V> = Readonly<{key: Key; value: V}>;

/** Values by key, never expired. With a cache, changes are told at the commit, one for each key. */
export class KeyedStore<V> {
  readonly #entries = new Map<string, Entry<V>>();
  /** In the order in which the keys were last put. */
  readonly #dirty = new Map<
    string,
    Readonly<{key: Key; value: V | undefined; context: PutContext}>
  >();
  isCaching = false;
  onFlush: ((flushed: Flushed<V>) => void) | undefined;
  isAskedForOld: () => boolean = () => false;

  get(key: Key): V | undefined {
    const id = keyId(key);
    const dirty = this.#dirty.get(id);
    return dirty === undefined ? this.#entries.get(id)?.value : dirty.value;
  }

  /** Undefined deletes. */
  put(key: Key, value: V | undefined, context: PutContext): void {
    const id = keyId(key);
    if (!this.isCaching) {
      this.#write(id, key, value);
      return;
    }
    this.#dirty.delete(id);
    this.#dirty.set(id, {key, value, context});
  }

  entries(): readonly Entry<V>[] {
    const all = new Map(this.#entries);
    for (const [id, {key, value}] of this.#dirty) {
      if (value === undefined) all.delete(id);
      else all.set(id, {key, value});
    }
    return [...all.values()];
  }

  flush(): void {
    const changes = [...this.#dirty];
    this.#dirty.clear();
    for (const [id, {key, value, context}] of changes) {
      const before = this.#entries.get(id)?.value;
      // What was neither there before nor is there now has never been seen.
      if (value === undefined && before === undefined) continue;
      this.#write(id, key, value);
      this.onFlush?.({key, value, old: this.isAskedForOld() ? before : undefined, context});
    }
  }

  #write(id: string, key: Key, value: V | undefined): void {
    if (value === undefined) this.#entries.delete(id);
    else this.#entries.set(id, {key, value});
  }
}
