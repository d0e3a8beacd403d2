/** A table as other operators ask it. */
export interface TableView {
  /** The latest value of a key and its time, or undefined. Not to be kept: the object may change. */
  lookup(key: unknown): Versioned | undefined;
  /** The value as of a time; undefined for tables that keep no history (rule 10). */
  readonly lookupAsOf?: ((key: unknown, timestampMs: number) => Versioned | undefined) | undefined;
}

export interface Versioned {
  readonly value: unknown;
  readonly timestampMs: number;
}

/** A store as a running topology shows it. */
export interface ReadableStore {
  readonly size: number;
  /** The value of a key, undefined where there is none. */
  get(key: unknown): unknown;
  entries(): Iterable<readonly [key: unknown, value: unknown]>;
}
