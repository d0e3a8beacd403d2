import {isDeepStrictEqual} from 'node:util';
import {Observable} from 'rxjs';
import type {ReadableStore} from '../../state/table-view.ts';

/** What became of a key. */
export interface StoreChange<K, V> {
  readonly key: K;
  /** Undefined: the key is gone. */
  readonly value: V | undefined;
}

/** A part of a store, as of a commit. */
export interface CommittedPart {
  readonly task: string;
  readonly store: ReadableStore;
}

/**
 * Tells what a store has for the keys that `select` picks, first as it is, then each change with the commit that makes it
 * durable. Changes between two commits are told once. `commits` brings the part of each task that has just committed.
 * Keys of a task that moves to another instance are told no more; they are not told to be gone.
 */
export function watchStore(
  commits: Observable<CommittedPart>,
  select: (part: ReadableStore) => Iterable<readonly [unknown, unknown]>,
): Observable<StoreChange<unknown, unknown>> {
  return new Observable((subscriber) => {
    const known = new Map<string, Map<unknown, StoreChange<unknown, unknown>>>();
    return commits.subscribe({
      next: ({task, store}) => {
        const before = known.get(task) ?? new Map<unknown, StoreChange<unknown, unknown>>();
        const now = new Map<unknown, StoreChange<unknown, unknown>>();
        for (const [key, value] of select(store)) now.set(idOf(key), {key, value});
        known.set(task, now);
        for (const [id, change] of now) {
          if (!isDeepStrictEqual(before.get(id)?.value, change.value)) subscriber.next(change);
        }
        for (const [id, {key}] of before) {
          if (!now.has(id)) subscriber.next({key, value: undefined});
        }
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });
}

/** Windowed keys are made anew at each look. */
function idOf(key: unknown): unknown {
  return typeof key === 'object' && key !== null ? JSON.stringify(key) : key;
}
