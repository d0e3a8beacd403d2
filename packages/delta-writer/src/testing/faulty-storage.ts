import {DeltaError} from '../errors.ts';
import type {ListOptions, Storage, StoredFile} from '../storage/storage.ts';

/** An operation of a storage, as a fault sees it. */
export interface StorageCall {
  readonly operation: keyof Omit<Storage, 'location' | 'mayIgnoreConditions' | 'close'>;
  readonly key: string;
  /** Counts all calls of this storage, from 0. */
  readonly index: number;
}

/**
 * What happens to a call: `fail` before anything was done; `lose-answer` after it was done, as when a connection
 * breaks; `full` as on a full disk; `die` fails this and every later call, as the store sees a killed process.
 */
export type StorageFault = 'fail' | 'lose-answer' | 'full' | 'die';

/** A storage in front of another one, which fails where `plan` says so. */
export class FaultyStorage implements Storage {
  readonly location: string;
  readonly mayIgnoreConditions: boolean;
  readonly calls: StorageCall[] = [];
  readonly #inner: Storage;
  readonly #plan: (call: StorageCall) => StorageFault | undefined;
  #isDead = false;

  constructor(inner: Storage, plan: (call: StorageCall) => StorageFault | undefined) {
    this.location = inner.location;
    this.mayIgnoreConditions = inner.mayIgnoreConditions;
    this.#inner = inner;
    this.#plan = plan;
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    return this.#call('put', key, () => this.#inner.put(key, bytes));
  }

  putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    return this.#call('putIfAbsent', key, () => this.#inner.putIfAbsent(key, bytes));
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#call('get', key, () => this.#inner.get(key));
  }

  getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined> {
    return this.#call('getRange', key, () => this.#inner.getRange(key, start, end));
  }

  async *list(folder: string, options?: ListOptions): AsyncIterable<StoredFile> {
    yield* await this.#call('list', folder, async () => this.#inner.list(folder, options));
  }

  head(key: string): Promise<StoredFile | undefined> {
    return this.#call('head', key, () => this.#inner.head(key));
  }

  delete(key: string): Promise<void> {
    return this.#call('delete', key, () => this.#inner.delete(key));
  }

  close(): void {
    this.#inner.close();
  }

  async #call<T>(
    operation: StorageCall['operation'],
    key: string,
    run: () => Promise<T>,
  ): Promise<T> {
    const call = {operation, key, index: this.calls.length};
    this.calls.push(call);
    const fault = this.#isDead ? 'die' : this.#plan(call);
    if (fault === 'die') this.#isDead = true;
    if (fault === 'lose-answer') await run();
    if (fault !== undefined) throw faultError(fault, call);
    return await run();
  }
}

function faultError(fault: StorageFault, {operation, key}: StorageCall): DeltaError {
  return new DeltaError({
    code: fault === 'full' ? 'DELTA_STORAGE_FULL' : 'DELTA_STORAGE_UNAVAILABLE',
    problem: `cannot ${operation} ${key}`,
    found: `an injected fault: ${fault}`,
    path: key,
  });
}
