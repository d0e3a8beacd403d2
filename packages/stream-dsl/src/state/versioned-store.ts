import type {Serde} from '../serde.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {type KeyId, keyId} from './key-id.ts';
import type {ReadableStore, TableView, Versioned} from './table-view.ts';

/** One value of a key, from its time until that of the next. */
interface Version {
  readonly timestampMs: number;
  /** Null: the key was deleted. */
  value: unknown;
  /** Something known before ends here, so that deleting this very version leaves a trace. */
  endsAnother: boolean;
}

interface History {
  readonly key: unknown;
  /** Oldest first; never empty. */
  readonly versions: Version[];
}

/** What became of an update: `expired` was not stored, `outdated` is not the newest of its key. */
export type PutResult = 'latest' | 'outdated' | 'expired';

interface VersionedSerdes {
  readonly key: Serde<unknown>;
  readonly value: Serde<unknown>;
}

/**
 * All values of each key, as far as they are not older than `historyMs` against the highest time seen (KIP-889). In
 * memory; its changelog holds the updates in their order, so that a restore makes the same decisions again.
 */
export class VersionedStore implements Restorable, TableView, ReadableStore {
  readonly hasHistory = true;
  readonly #serdes: VersionedSerdes;
  readonly #historyMs: number;
  readonly #histories = new Map<KeyId, History>();
  #timeMs = -1;
  /** Deletions in the order in which they came: their keys are forgotten once the deletion is out of reach. */
  #deleted: {readonly id: KeyId; readonly timestampMs: number}[] = [];
  #unlogged: {readonly key: unknown; readonly value: unknown; readonly timestampMs: number}[] = [];

  constructor(serdes: VersionedSerdes, historyMs: number) {
    this.#serdes = serdes;
    this.#historyMs = historyMs;
  }

  get size(): number {
    let size = 0;
    for (const {versions} of this.#histories.values()) {
      if (versions.at(-1)?.value !== null) size += 1;
    }
    return size;
  }

  get(key: unknown): unknown {
    return this.lookup(key)?.value;
  }

  lookup(key: unknown): Versioned | undefined {
    return existing(this.#historyOf(key)?.versions.at(-1));
  }

  /** The value as of a time; the latest value of a key is known however old it is, other ones within the history only. */
  lookupAsOf = (key: unknown, timestampMs: number): Versioned | undefined => {
    const versions = this.#historyOf(key)?.versions ?? [];
    const at = lastUpTo(versions, timestampMs);
    const isReachable = timestampMs >= this.#timeMs - this.#historyMs;
    return isReachable || at === versions.length - 1 ? existing(versions[at]) : undefined;
  };

  *entries(): Iterable<readonly [unknown, unknown]> {
    for (const {key, versions} of this.#histories.values()) {
      const latest = existing(versions.at(-1));
      if (latest !== undefined) yield [key, latest.value];
    }
  }

  /** Files an update in the history of its key; a null value deletes from that time on. */
  put(key: unknown, value: unknown, timestampMs: number): PutResult {
    const result = this.#put(key, value, timestampMs);
    if (result === 'expired') return result;
    this.#unlogged.push({key, value, timestampMs});
    // Compaction keeps what came last, which must be the latest value also where an older one was filed after it.
    const latest = this.#historyOf(key)?.versions.at(-1);
    if (result === 'outdated' && latest !== undefined) this.#unlogged.push({key, ...latest});
    return result;
  }

  /** Writes the updates since the last call. */
  flush(changelog: Changelog): void {
    for (const {key, value, timestampMs} of this.#unlogged) {
      const encoded = value === null ? null : this.#serdes.value.encode(value);
      changelog.append(this.#serdes.key.encode(key), encoded, timestampMs);
    }
    this.#unlogged = [];
    this.#forgetDeleted();
  }

  restore({bytes, keyStart, keyEnd, valueStart, valueEnd, timestampMs}: ChangelogRecord): void {
    if (keyStart < 0) return;
    const key = this.#serdes.key.decode(bytes, keyStart, keyEnd);
    const value = valueStart < 0 ? null : this.#serdes.value.decode(bytes, valueStart, valueEnd);
    this.#put(key, value, timestampMs);
  }

  #put(key: unknown, value: unknown, timestampMs: number): PutResult {
    if (timestampMs < this.#timeMs - this.#historyMs) return 'expired';
    this.#timeMs = Math.max(this.#timeMs, timestampMs);
    const id = keyId(this.#serdes.key, key);
    if (value === null) this.#deleted.push({id, timestampMs});
    const history = this.#histories.get(id);
    if (history === undefined) {
      const versions = [{timestampMs, value, endsAnother: value === null}];
      this.#histories.set(id, {key, versions});
      return 'latest';
    }
    const result = insert(history.versions, value, timestampMs);
    if (history.versions.length === 0) this.#histories.delete(id);
    else this.#forgetExpired(history.versions);
    return result;
  }

  #historyOf(key: unknown): History | undefined {
    return this.#histories.get(keyId(this.#serdes.key, key));
  }

  #forgetExpired(versions: Version[]): void {
    const first = lastUpTo(versions, this.#timeMs - this.#historyMs);
    if (first > 0) versions.splice(0, first);
  }

  #forgetDeleted(): void {
    const reachMs = this.#timeMs - this.#historyMs;
    let count = 0;
    for (const {id, timestampMs} of this.#deleted) {
      if (timestampMs >= reachMs) break;
      count += 1;
      const latest = this.#histories.get(id)?.versions.at(-1);
      if (latest?.value === null && latest.timestampMs < reachMs) this.#histories.delete(id);
    }
    if (count > 0) this.#deleted = this.#deleted.slice(count);
  }
}

function existing(version: Version | undefined): Versioned | undefined {
  return version?.value === null ? undefined : version;
}

/** Place of the last version that is not younger; -1 for none. */
function lastUpTo(versions: readonly Version[], timestampMs: number): number {
  for (let at = versions.length - 1; at >= 0; at--) {
    if ((versions[at]?.timestampMs ?? 0) <= timestampMs) return at;
  }
  return -1;
}

function insert(versions: Version[], value: unknown, timestampMs: number): PutResult {
  const at = lastUpTo(versions, timestampMs);
  const [known, next] = [versions[at], versions[at + 1]];
  if (known?.timestampMs === timestampMs) {
    // As in Kafka Streams, a deletion at the very time of the latest value takes it back, as if it had never been,
    // unless what was there before ends at that time.
    if (value === null && next === undefined && !known.endsAnother) versions.pop();
    else known.value = value;
    return next === undefined ? 'latest' : 'outdated';
  }
  const endsAnother = value === null || (known !== undefined && known.value !== null);
  versions.splice(at + 1, 0, {timestampMs, value, endsAnother});
  if (next === undefined) return 'latest';
  next.endsAnother = true;
  return 'outdated';
}
