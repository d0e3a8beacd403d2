/** A key-value store in the hands of a processor. Values that it gives must not be changed in place. */
export interface StateStore<K, V> {
  /** With a `ttl`, expired entries count until a commit has removed them. */
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
  /** Keys whose bytes begin so (text as UTF-8), in the order of their bytes. */
  prefix(prefix: string | Uint8Array): readonly (readonly [K, V])[];
}

/** Values of a key by time, in the hands of a processor. Values that it gives must not be changed in place. */
export interface WindowStateStore<K, V> {
  /** Values that are kept now. */
  readonly size: number;
  /** The value of a key at a time, undefined where there is none. */
  get(key: K, timeMs: number): V | undefined;
  /** A null value removes it. What is older than the retention, by stream time, is forgotten with the next commit. */
  set(key: K, timeMs: number, value: V | null): void;
  /** A key's values from `fromMs` to `toMs`, both inclusive, the earliest first. */
  fetch(key: K, fromMs: number, toMs: number): readonly (readonly [timeMs: number, value: V])[];
}
