import type {Json, Key} from '../../scenario/json.ts';
import type {Stamped} from '../model-record.ts';
import {KeyedStore, type PutContext} from './keyed-store.ts';
import {type Filed, VersionedStore} from './versioned-store.ts';

/** What reads a table: its present value, and where there is history the value as of a time. */
export type Getter = Readonly<{
  get: (key: Key) => Stamped | undefined;
  getAsOf?: ((key: Key, ts: number) => Stamped | undefined) | undefined;
}>;

/** The store of one table, with history or without. */
export class TableStore implements Getter {
  readonly keyed = new KeyedStore<Stamped>();
  readonly getAsOf: Getter['getAsOf'];
  readonly #versioned: VersionedStore | undefined;

  constructor(historyMs?: number | undefined) {
    if (historyMs === undefined) return;
    const versioned = new VersionedStore(historyMs);
    this.#versioned = versioned;
    this.getAsOf = (key, ts) => versioned.getAsOf(key, ts);
  }

  get isVersioned(): boolean {
    return this.#versioned !== undefined;
  }

  get(key: Key): Stamped | undefined {
    return this.#versioned === undefined ? this.keyed.get(key) : this.#versioned.get(key);
  }

  /** A null value is a tombstone (rule 8). */
  put(key: Key, {value, ts}: Stamped, context: PutContext): Filed {
    if (this.#versioned !== undefined) return this.#versioned.put(key, value, ts);
    this.keyed.put(key, value === null ? undefined : {value, ts}, context);
    return 'latest';
  }
}

export function valueIn(stamped: Stamped | undefined): Json {
  return stamped?.value ?? null;
}
