import type {KeyRange, PrefixOptions} from './key-range.ts';

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
  /** Entries with keys from one to another, in the order of the bytes of their keys; of stores by key alone. */
  readonly range?:
    | ((range?: KeyRange) => Iterable<readonly [key: unknown, value: unknown]>)
    | undefined;
  /** Entries whose keys' bytes begin so (text as UTF-8), in their order; of stores by key alone. */
  readonly prefix?:
    | ((
        prefix: string | Uint8Array,
        options?: PrefixOptions,
      ) => Iterable<readonly [key: unknown, value: unknown]>)
    | undefined;
  /** Values of a key by the start of their windows, both bounds inclusive, the earliest first; of stores by window. */
  readonly fetch?:
    | ((
        key: unknown,
        fromMs: number,
        toMs: number,
      ) => readonly (readonly [startMs: number, value: unknown])[])
    | undefined;
}
