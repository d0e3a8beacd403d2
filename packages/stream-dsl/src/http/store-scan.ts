import {setImmediate as nextTurn} from 'node:timers/promises';
import type {Serde} from '../serde.ts';
import {compareKeys} from '../state/key-order.ts';
import type {ReadableStore} from '../state/table-view.ts';

/** Entries that are looked at before records get their turn again. */
const SLICE = 2_000;

/** An entry as answers show it. */
export interface FoundEntry {
  readonly key: unknown;
  readonly window: WindowSpan | undefined;
  readonly value: unknown;
}

export interface WindowSpan {
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  /** Of count windows. */
  readonly index?: number | undefined;
}

export interface Scan {
  readonly serde: Serde<unknown>;
  readonly isWindowed: boolean;
  readonly accepts: (key: unknown, window: WindowSpan | undefined) => boolean;
  /** Keys above this one only. */
  readonly after: unknown;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * The first entries that are accepted, in the order of their keys' bytes, then of their windows. Looks at the whole
 * store, in slices, so that processing goes on; entries that change meanwhile may be seen as before or after. Memory is
 * bounded by the limit. Rejects when the signal aborts.
 */
export async function scanStore(store: ReadableStore, scan: Scan): Promise<readonly FoundEntry[]> {
  const {serde, accepts, after, limit, signal} = scan;
  const order = (a: FoundEntry, b: FoundEntry): number =>
    compareKeys(a.key, b.key, serde) || startOf(a) - startOf(b);
  let found: FoundEntry[] = [];
  let seen = 0;
  for (const [stored, value] of store.entries()) {
    seen += 1;
    if (seen % SLICE === 0) {
      await nextTurn();
      signal.throwIfAborted();
    }
    const entry = entryOf(stored, value, scan.isWindowed);
    if (!accepts(entry.key, entry.window)) continue;
    if (after !== undefined && compareKeys(entry.key, after, serde) <= 0) continue;
    found.push(entry);
    if (found.length >= 2 * limit) found = found.sort(order).slice(0, limit);
  }
  return found.sort(order).slice(0, limit);
}

function entryOf(stored: unknown, value: unknown, isWindowed: boolean): FoundEntry {
  if (!isWindowed) return {key: stored, window: undefined, value};
  // Windowed stores have no other keys.
  const {key, ...window} = stored as {readonly key: unknown} & WindowSpan;
  return {key, window, value};
}

function startOf({window}: FoundEntry): number {
  return window?.startMs ?? window?.index ?? 0;
}
