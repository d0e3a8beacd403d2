import {Observable, Subject} from 'rxjs';
import type {KeyRange, PrefixOptions} from '../../state/key-range.ts';
import type {ReadableStore} from '../../state/table-view.ts';
import {type CommittedPart, type StoreChange, watchStore} from './watch-store.ts';

/** A part of a store in one task that is open here. */
export interface StorePart {
  /** Undefined for a global table. */
  readonly task: string | undefined;
  readonly store: ReadableStore;
  /** As of a moment when everything in it is committed. Rejects with `STREAM_REBALANCED` when the task leaves. */
  readonly readCommitted: <T>(read: (store: ReadableStore) => T) => Promise<T>;
}

export interface StoreHandleParts {
  readonly name: string;
  /** As of now: tasks come and go. */
  readonly parts: () => readonly StorePart[];
  /** Every part of this store, each time that its task has committed. */
  readonly commits: Subject<CommittedPart>;
}

/**
 * What this instance has of a store. Plain reads see changes that are not yet committed, and that a crash may take back;
 * committed ones wait for the next commit, at most a commit interval, and usually only as long as a commit takes.
 */
export class StoreHandle implements ReadableStore {
  readonly #handle: StoreHandleParts;

  constructor(parts: StoreHandleParts) {
    this.#handle = parts;
  }

  get name(): string {
    return this.#handle.name;
  }

  get size(): number {
    return this.#parts.reduce((sum, {store}) => sum + store.size, 0);
  }

  get(key: unknown): unknown {
    for (const {store} of this.#parts) {
      const value = store.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  *entries(): Iterable<readonly [unknown, unknown]> {
    for (const {store} of this.#parts) yield* store.entries();
  }

  /** Entries of a range of keys: in the order of the bytes of their keys within each task. Empty where keys have no order. */
  *range(range?: KeyRange): Iterable<readonly [unknown, unknown]> {
    for (const {store} of this.#parts) yield* store.range?.(range) ?? [];
  }

  /** Entries whose keys' bytes begin so: in their order within each task. Empty where keys have no order. */
  *prefix(
    prefix: string | Uint8Array,
    options?: PrefixOptions,
  ): Iterable<readonly [unknown, unknown]> {
    for (const {store} of this.#parts) yield* store.prefix?.(prefix, options) ?? [];
  }

  /** Values of a key by the start of their windows, both bounds inclusive; empty for stores without windows. */
  fetch(key: unknown, fromMs: number, toMs: number): readonly (readonly [number, unknown])[] {
    return this.#parts.flatMap(({store}) => store.fetch?.(key, fromMs, toMs) ?? []);
  }

  /** What `read` returns for each part as it is now. */
  read<T>(read: (part: ReadableStore) => T): readonly T[] {
    return this.#parts.map(({store}) => read(store));
  }

  /** The value of a key as it is committed; undefined where there is none here. */
  async getCommitted(key: unknown): Promise<unknown> {
    const found = await this.readCommitted((part) => part.get(key));
    return found.find((value) => value !== undefined);
  }

  /** What `read` returns for each part, each as of a moment when everything in it is committed. */
  readCommitted<T>(read: (part: ReadableStore) => T): Promise<readonly T[]> {
    return Promise.all(this.#parts.map((part) => part.readCommitted(read)));
  }

  /** A key, or all that `select` picks: as it is committed now, then each change with its commit. */
  watch(
    keys: {readonly key: unknown} | {readonly select: (key: unknown) => boolean},
  ): Observable<StoreChange<unknown, unknown>> {
    const select =
      'key' in keys
        ? (part: ReadableStore) => entryOf(part, keys.key)
        : (part: ReadableStore) => entriesWhere(part, keys.select);
    return new Observable((subscriber) => {
      const parts = new Subject<CommittedPart>();
      const watching = watchStore(parts, select).subscribe(subscriber);
      watching.add(this.#handle.commits.subscribe(parts));
      for (const part of this.#parts) {
        part
          .readCommitted((store) => parts.next({task: part.task ?? '', store}))
          // A task that leaves is told by its next owner.
          .catch(() => undefined);
      }
      return watching;
    });
  }

  get #parts(): readonly StorePart[] {
    return this.#handle.parts();
  }
}

function* entryOf(part: ReadableStore, key: unknown): Iterable<readonly [unknown, unknown]> {
  const value = part.get(key);
  if (value !== undefined) yield [key, value];
}

function* entriesWhere(
  part: ReadableStore,
  select: (key: unknown) => boolean,
): Iterable<readonly [unknown, unknown]> {
  for (const entry of part.entries()) if (select(entry[0])) yield entry;
}
