import type {Json, Key} from '../../scenario/json.ts';
import type {Stamped} from '../model-record.ts';
import {keyId} from './key-order.ts';

/** What became of a put. */
export type Filed = 'latest' | 'outdated' | 'refused';

/** All versions of each key, tombstones included, by the time from which they hold (rule 11). */
export class VersionedStore {
  readonly #historyMs: number;
  readonly #versions = new Map<string, Stamped[]>();
  #observed = -1;

  constructor(historyMs: number) {
    this.#historyMs = historyMs;
  }

  /** Rule 11: an update is refused iff `ts < observed - history`. */
  put(key: Key, value: Json, ts: number): Filed {
    if (ts < this.#observed - this.#historyMs) return 'refused';
    this.#observed = Math.max(this.#observed, ts);
    const versions = this.#of(key).filter((version) => version.ts !== ts);
    versions.push({value, ts});
    versions.sort((a, b) => a.ts - b.ts);
    this.#versions.set(keyId(key), versions);
    return versions.at(-1)?.ts === ts ? 'latest' : 'outdated';
  }

  get(key: Key): Stamped | undefined {
    return present(this.#of(key).at(-1));
  }

  /** What held at a time; nothing for times beyond the history, unless it still holds. */
  getAsOf(key: Key, ts: number): Stamped | undefined {
    const latest = this.get(key);
    if (latest !== undefined && latest.ts <= ts) return latest;
    if (ts < this.#observed - this.#historyMs) return undefined;
    return present(this.#of(key).findLast((version) => version.ts <= ts));
  }

  #of(key: Key): Stamped[] {
    return this.#versions.get(keyId(key)) ?? [];
  }
}

function present(version: Stamped | undefined): Stamped | undefined {
  return version === undefined || version.value === null ? undefined : version;
}
