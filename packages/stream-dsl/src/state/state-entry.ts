import type {RecordHeaders} from '../record.ts';
import type {Serde} from '../serde.ts';

/** One key's state within a store. A null state is an absent one: it is removed with the next flush. */
export interface StateEntry {
  readonly key: unknown;
  /** Start of its window; 0 for stores without windows. */
  readonly windowStartMs: number;
  state: unknown;
  /** What readers see of `state`; to be read through the store, which knows whether it is fresh. */
  value: unknown;
  isValueFresh: boolean;
  timestampMs: number;
  /** Changed since the last flush. */
  isDirty: boolean;
  /** The changelog has the key. */
  isLogged: boolean;
  /** While dirty: the value as of the last flush, null for none. */
  before: unknown;
  /** While caching: headers of the record that changed it last, and a number that grows with each change. */
  headers?: RecordHeaders | undefined;
  heldBackAs?: number | undefined;
}

export function absentEntry(key: unknown, windowStartMs: number): StateEntry {
  return {
    key,
    windowStartMs,
    state: null,
    value: null,
    isValueFresh: true,
    timestampMs: -1,
    isDirty: false,
    isLogged: false,
    before: null,
    // Set here though they are optional: an object that grows later takes more memory.
    headers: undefined,
    heldBackAs: undefined,
  };
}

/** What a changelog was given for an entry; null where the entry was removed. */
export type Encoded = string | Uint8Array | null;

/** How a store writes keys and values, and how a value and the state behind it become one another. */
export interface StateFormat {
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
  readonly snapshot: (state: unknown) => unknown;
  readonly revive: (snapshot: unknown) => unknown;
}

/** The value is the state: of tables, whose values nobody changes in place. */
export function plainFormat({
  key,
  value,
}: {
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
}): StateFormat {
  return {key, value, snapshot: (state) => state, revive: (snapshot) => snapshot};
}

/** What readers see of an entry; null for an absent one. */
export function freshValue(entry: StateEntry, format: StateFormat): unknown {
  if (!entry.isValueFresh) {
    entry.value = entry.state === null ? null : format.snapshot(entry.state);
    entry.isValueFresh = true;
  }
  return entry.value;
}
