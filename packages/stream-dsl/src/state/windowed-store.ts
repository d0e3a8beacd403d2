import type {Windowed} from '../windows/windowed.ts';
import type {Changelog, Restorable} from './changelog.ts';
import type {Encoded, StateEntry} from './state-entry.ts';
import type {StoreMeta} from './store-meta.ts';
import type {ReadableStore, TableView} from './table-view.ts';

/** What all stores of windows of event time have in common. */
export interface WindowedStore<Entry extends StateEntry>
  extends Restorable,
    TableView,
    ReadableStore {
  readonly meta: StoreMeta;
  /** End of the oldest window that was not closed yet; Infinity for none. */
  readonly openEndMs: number;
  windowedKey(entry: Entry): Windowed<unknown>;
  valueOf(entry: Entry): unknown;
  /** Closes the windows that end before `endMs`, and returns them in the order in which they are to be emitted. */
  close(endMs: number): readonly Entry[];
  /** As `close`, for windows whose entries nobody asks for. */
  skip(endMs: number): void;
  /** Forgets the windows that end before `endMs`, save those that a record could still join with a later one of their key. */
  expire(endMs: number, changelog: Changelog, bridgeMs?: number): void;
  /**
   * Writes what changed since the last call, and returns it: in the order in which it changed first. `written` gets
   * what the changelog was given for each, by the stores that keep it.
   */
  flush(changelog: Changelog, written?: Encoded[]): readonly Entry[];
}
