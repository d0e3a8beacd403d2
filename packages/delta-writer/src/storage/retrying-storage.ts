import {type RetryPolicy, retried} from './retry-policy.ts';
import type {ListOptions, Storage, StoredFile} from './storage.ts';

/**
 * A storage that asks again while the store is down. `putIfAbsent` is passed on as it is: after a lost answer only
 * the commit loop can tell whose file stands there.
 */
export class RetryingStorage implements Storage {
  readonly location: string;
  readonly mayIgnoreConditions: boolean;
  readonly #inner: Storage;
  readonly #policy: RetryPolicy;
  readonly #isOwner: boolean;

  /** `isOwner`: closing this closes the inner one; otherwise that is left to whoever made it. */
  constructor(inner: Storage, policy: RetryPolicy, {isOwner}: {readonly isOwner: boolean}) {
    this.location = inner.location;
    this.mayIgnoreConditions = inner.mayIgnoreConditions;
    this.#inner = inner;
    this.#policy = policy;
    this.#isOwner = isOwner;
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    return retried(this.#policy, () => this.#inner.put(key, bytes));
  }

  putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    return this.#inner.putIfAbsent(key, bytes);
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return retried(this.#policy, () => this.#inner.get(key));
  }

  getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined> {
    return retried(this.#policy, () => this.#inner.getRange(key, start, end));
  }

  async *list(folder: string, options: ListOptions = {}): AsyncIterable<StoredFile> {
    // A listing that breaks off is taken up after the last key it gave.
    let {startAfter} = options;
    const files = (): AsyncIterator<StoredFile> =>
      this.#inner.list(folder, {startAfter})[Symbol.asyncIterator]();
    let iterator: AsyncIterator<StoredFile> | undefined;
    for (;;) {
      const next = await retried(this.#policy, async () => {
        iterator ??= files();
        const current = iterator;
        iterator = undefined;
        const step = await current.next();
        iterator = current;
        return step;
      });
      if (next.done === true) return;
      startAfter = next.value.key;
      yield next.value;
    }
  }

  head(key: string): Promise<StoredFile | undefined> {
    return retried(this.#policy, () => this.#inner.head(key));
  }

  delete(key: string): Promise<void> {
    return retried(this.#policy, () => this.#inner.delete(key));
  }

  close(): void {
    if (this.#isOwner) this.#inner.close();
  }
}
