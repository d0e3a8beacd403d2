import type {Serdes} from '../graph/node.ts';
import type {Changelog} from '../state/changelog.ts';
import {KeyValueStore} from '../state/key-value-store.ts';
import {plainFormat} from '../state/state-entry.ts';
import type {Batch} from './batch.ts';
import type {BatchDraft} from './batch-draft.ts';
import {changesOf, holdBack} from './changes-of.ts';
import type {OperatorSite} from './operator-site.ts';

/** A change that an operator of a table made of the record at `place` of its input. */
export interface StagedChange {
  readonly place: number;
  readonly key: unknown;
  readonly value: unknown;
  /** Null for none; undefined where old values are not sent. */
  readonly old: unknown;
  readonly timestampMs: number;
  readonly isOutdated: boolean;
}

/**
 * The end of a table operator that may keep its rows: changes are stored where there is a store, and forwarded, at
 * once or with the next commit where the task is caching.
 */
export class TableStage {
  readonly sendsOldValues: boolean;
  readonly #kept: {readonly store: KeyValueStore; readonly changelog: Changelog} | undefined;
  readonly #isCaching: boolean;

  constructor(
    {id, store: name, serdes}: {id: string; store: string | undefined; serdes: Serdes},
    site: OperatorSite,
  ) {
    this.sendsOldValues = site.planOf(id).sendsOldValues;
    this.#isCaching = name !== undefined && site.context.isCaching;
    if (name === undefined) return;
    const store = new KeyValueStore(plainFormat(serdes));
    this.#kept = {store, changelog: site.keep(name, store)};
  }

  get store(): KeyValueStore | undefined {
    return this.#kept?.store;
  }

  put(draft: BatchDraft, change: StagedChange): void {
    const {place, key, value, timestampMs} = change;
    if (this.#kept === undefined) {
      draft.addChange(place, key, change);
      return;
    }
    const {store} = this.#kept;
    const entry = store.entryOf(key);
    store.update(entry, value, timestampMs);
    if (this.#isCaching) holdBack(entry, draft.headersAt(place));
    // What a plain store holds is the latest there is, be it older than what it replaced.
    else draft.addChange(place, key, {...change, isOutdated: false});
  }

  /** Logs what changed since the last commit; returns what is to be forwarded. */
  flush(): Batch | undefined {
    if (this.#kept === undefined) return undefined;
    const changed = this.#kept.store.flush(this.#kept.changelog);
    return this.#isCaching ? changesOf(changed, this.sendsOldValues) : undefined;
  }
}
