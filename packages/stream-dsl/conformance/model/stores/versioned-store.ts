import type {Json, Key} from '../../scenario/json.ts';
import type {Stamped} from '../model-record.ts';
import {keyId} from './key-order.ts';

/** What became of a put. */
export type Filed = 'latest' | 'outdated' | 'refused';

type Version = Stamped & Readonly<{wasFiledLate: boolean}>;

/** All versions of each key, tombstones included, by the time from which they hold (rule 11). */
export class VersionedStore {
  readonly #historyMs: number;
  readonly #versions = new Map<string, Version[]>();
  #observed = -1;

  constructor(historyMs: number) {
    this.#historyMs = historyMs;
  }

  /** Rule 11: an update is refused iff `ts < observed - history`. */
  put(key: Key, value: Json, ts: number): Filed {
    if (ts < this.#observed - this.#historyMs) return 'refused';
    this.#observed = Math.max(this.#observed, ts);
    const before = this.#of(key);
    const isLatest = before.every((version) => version.ts <= ts);
    const versions = before.filter((version) => version.ts !== ts);
    const isForgotten = isLatest && value === null && before.at(-1)?.ts === ts && forgets(before);
    if (!isForgotten) versions.push({value, ts, wasFiledLate: !isLatest});
    versions.sort((a, b) => a.ts - b.ts);
    this.#versions.set(keyId(key), versions);
    return isLatest ? 'latest' : 'outdated';
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

  #of(key: Key): Version[] {
    return this.#versions.get(keyId(key)) ?? [];
  }
}

function present(version: Stamped | undefined): Stamped | undefined {
  return version === undefined || version.value === null ? undefined : version;
}

/**
 * Whether nothing is left of a tombstone at the time of the latest value. The store deletes that value, and knows of the
 * tombstone only by the end of the version before, if that one has an end in the history: a value, or a tombstone that
 * came later than what stood behind it.
 */
function forgets(versions: readonly Version[]): boolean {
  if (versions.at(-1)?.value === null) return false;
  const before = versions.at(-2);
  return before === undefined || (before.value === null && !before.wasFiledLate);
}
