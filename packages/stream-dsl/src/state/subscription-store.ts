import type {Serde} from '../serde.ts';
import type {Changelog, ChangelogRecord, Restorable} from './changelog.ts';
import {type KeyId, keyId} from './key-id.ts';
import {sortByKey} from './key-order.ts';

/** A left row that waits for what becomes of a key of the right side. */
export interface Subscriber {
  /** The primary key. */
  readonly key: unknown;
  readonly partition: number;
  readonly hash: Uint8Array | null;
}

interface Entry {
  readonly foreignKey: unknown;
  readonly key: unknown;
  /** Undefined once it was taken back. */
  subscriber: Subscriber | undefined;
  timestampMs: number;
  isDirty: boolean;
  isLogged: boolean;
}

interface Group {
  readonly byKey: Map<KeyId, Entry>;
  /** By the bytes of the primary key; undefined while it has to be made. */
  ordered: readonly Subscriber[] | undefined;
}

const LENGTH_BYTES = 4;
const PARTITION_BYTES = 4;

/**
 * Who waits for which key of a table. In memory; its changelog is keyed as in Kafka Streams: by the length of the
 * foreign key as an int32, the foreign key, and the primary key. Values hold the partition and the hash.
 */
export class SubscriptionStore implements Restorable {
  readonly #foreignKey: Serde<unknown>;
  readonly #primaryKey: Serde<unknown>;
  readonly #groups = new Map<KeyId, Group>();
  #dirty: Entry[] = [];

  constructor(serdes: {
    readonly foreignKey: Serde<unknown>;
    readonly key: Serde<unknown>;
  }) {
    this.#foreignKey = serdes.foreignKey;
    this.#primaryKey = serdes.key;
  }

  get size(): number {
    let size = 0;
    for (const {byKey} of this.#groups.values()) {
      for (const {subscriber} of byKey.values()) size += subscriber === undefined ? 0 : 1;
    }
    return size;
  }

  /** All who wait for a foreign key: by the bytes of their primary keys. */
  subscribersOf(foreignKey: unknown): readonly Subscriber[] {
    const group = this.#groups.get(keyId(this.#foreignKey, foreignKey));
    if (group === undefined) return [];
    group.ordered ??= sortByKey(
      [...group.byKey.values()].flatMap(({subscriber}) => subscriber ?? []),
      this.#primaryKey,
    );
    return group.ordered;
  }

  put(foreignKey: unknown, subscriber: Subscriber, timestampMs: number): void {
    this.#update(foreignKey, subscriber.key, subscriber, timestampMs);
  }

  delete(foreignKey: unknown, primaryKey: unknown, timestampMs: number): void {
    this.#update(foreignKey, primaryKey, undefined, timestampMs);
  }

  /** Writes what changed since the last call. */
  flush(changelog: Changelog): void {
    for (const entry of this.#dirty) {
      entry.isDirty = false;
      const {subscriber, timestampMs} = entry;
      if (subscriber !== undefined) {
        changelog.append(this.#keyOf(entry), encodeSubscriber(subscriber), timestampMs);
        entry.isLogged = true;
        continue;
      }
      if (entry.isLogged) changelog.append(this.#keyOf(entry), null, timestampMs);
      this.#remove(entry);
    }
    this.#dirty = [];
  }

  restore({bytes, keyStart, keyEnd, valueStart, valueEnd, timestampMs}: ChangelogRecord): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const split = keyStart + LENGTH_BYTES + view.getInt32(keyStart);
    const foreignKey = this.#foreignKey.decode(bytes, keyStart + LENGTH_BYTES, split);
    const key = this.#primaryKey.decode(bytes, split, keyEnd);
    const entry = this.#entryOf(foreignKey, key);
    if (valueStart < 0) {
      this.#remove(entry);
      return;
    }
    const partition = view.getInt32(valueStart);
    const hashStart = valueStart + PARTITION_BYTES;
    const hash =
      hashStart === valueEnd ? null : Uint8Array.from(bytes.subarray(hashStart, valueEnd));
    entry.subscriber = {key, partition, hash};
    entry.timestampMs = timestampMs;
    entry.isLogged = true;
  }

  #update(
    foreignKey: unknown,
    primaryKey: unknown,
    subscriber: Subscriber | undefined,
    timestampMs: number,
  ): void {
    const entry = this.#entryOf(foreignKey, primaryKey);
    entry.subscriber = subscriber;
    entry.timestampMs = timestampMs;
    if (entry.isDirty) return;
    entry.isDirty = true;
    this.#dirty.push(entry);
  }

  #entryOf(foreignKey: unknown, key: unknown): Entry {
    const foreignId = keyId(this.#foreignKey, foreignKey);
    let group = this.#groups.get(foreignId);
    if (group === undefined) {
      group = {byKey: new Map(), ordered: undefined};
      this.#groups.set(foreignId, group);
    }
    group.ordered = undefined;
    const id = keyId(this.#primaryKey, key);
    let entry = group.byKey.get(id);
    if (entry === undefined) {
      const flags = {isDirty: false, isLogged: false};
      entry = {foreignKey, key, subscriber: undefined, timestampMs: -1, ...flags};
      group.byKey.set(id, entry);
    }
    return entry;
  }

  #remove({foreignKey, key}: Entry): void {
    const foreignId = keyId(this.#foreignKey, foreignKey);
    const group = this.#groups.get(foreignId);
    group?.byKey.delete(keyId(this.#primaryKey, key));
    if (group?.byKey.size === 0) this.#groups.delete(foreignId);
  }

  #keyOf({foreignKey, key}: Entry): Buffer {
    const foreign = bytesOf(this.#foreignKey.encode(foreignKey));
    const primary = bytesOf(this.#primaryKey.encode(key));
    const result = Buffer.allocUnsafe(LENGTH_BYTES + foreign.length + primary.length);
    result.writeInt32BE(foreign.length, 0);
    result.set(foreign, LENGTH_BYTES);
    result.set(primary, LENGTH_BYTES + foreign.length);
    return result;
  }
}

function encodeSubscriber({partition, hash}: Subscriber): Buffer {
  const result = Buffer.allocUnsafe(PARTITION_BYTES + (hash?.length ?? 0));
  result.writeInt32BE(partition, 0);
  if (hash !== null) result.set(hash, PARTITION_BYTES);
  return result;
}

function bytesOf(encoded: string | Uint8Array): Uint8Array {
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
}
