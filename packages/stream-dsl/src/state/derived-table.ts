import type {TableView, Versioned} from './table-view.ts';

/** What an operator makes of a value; null for none. */
export type Derive = (value: unknown, key: unknown) => unknown;

/** A table without a store: each value is made of its parent's whenever it is asked for. */
export function derivedTable(parent: TableView, derive: Derive): TableView {
  const view = (found: Versioned | undefined, key: unknown): Versioned | undefined => {
    if (found === undefined) return undefined;
    const value = derive(found.value, key);
    return value === null ? undefined : {value, timestampMs: found.timestampMs};
  };
  return {
    lookup: (key) => view(parent.lookup(key), key),
    lookupAsOf:
      parent.lookupAsOf === undefined
        ? undefined
        : (key, timestampMs) => view(parent.lookupAsOf?.(key, timestampMs), key),
  };
}
