import type {FetchedPartition} from '../ports/broker.ts';
import type {StoredPosition, TaskStorage} from '../ports/state-storage.ts';
import type {Changelog, ChangelogRecord} from '../state/changelog.ts';
import {imageChangelog} from '../state/image-changelog.ts';
import type {TopicPartition} from '../topic.ts';
import type {RestorableStore} from './compile-task.ts';
import {isPageable} from './operator-site.ts';
import {applyAll} from './restore.ts';

/**
 * A changelog may drop the tombstone of a key this long after it was written, by Kafka's default `delete.retention.ms`:
 * an image that is further behind would keep the key for good.
 */
const MAX_BEHIND_MS = 86_400_000 / 2;

/** Offsets that a partition has now, and the one up to which it counts. */
export interface LogBounds {
  readonly startOffset: number;
  readonly endOffset: number;
}

/** Brings the image of one store up to date with its topic, batch by batch; needs neither serdes nor processors. */
export class ImageFeed implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly restorable: RestorableStore;
  readonly #storage: TaskStorage;
  readonly #rows: Changelog;
  #offset = 0;

  constructor(restorable: RestorableStore, storage: TaskStorage, partition: number) {
    const {topic, name, store: kept} = restorable;
    const store = kept.fromSource?.store ?? kept;
    this.topic = topic;
    this.partition = partition;
    this.restorable = restorable;
    this.#storage = storage;
    const keys = isPageable(store) ? store.imageKeys : 'as-logged';
    this.#rows = imageChangelog(storage.image(name), keys);
  }

  /** The first record that the image does not hold, what waits for a commit included. */
  get offset(): number {
    return this.#offset;
  }

  /** Finds where to read on; returns why the image was emptied, where it could not be used. */
  async begin(bounds: LogBounds, nowMs: number): Promise<string | undefined> {
    const position = this.#storage.positionOf(this);
    this.#offset = position?.offset ?? bounds.startOffset;
    if (position === undefined) return undefined;
    const why = refusalOf(position, bounds, nowMs);
    if (why === undefined) return undefined;
    await this.#storage.forget(this.restorable.name, this);
    this.#offset = bounds.startOffset;
    return `cannot use the image of store ${this.restorable.name}: ${why}; it is rebuilt from ${this.topic}`;
  }

  /** Puts the records before `untilOffset` into the image; returns how many there were. */
  stage(part: FetchedPartition, untilOffset: number = Number.POSITIVE_INFINITY): number {
    const {fromSource} = this.restorable.store;
    const restore = (record: ChangelogRecord): void => {
      const row = fromSource === undefined ? record : fromSource.rowOf(record);
      if (row !== undefined) append(row, this.#rows);
    };
    const staged = applyAll(part, {restore}, untilOffset);
    this.#offset = Math.min(part.nextOffset, untilOffset);
    return staged;
  }

  /** To be committed with what was staged. */
  positionAt(nowMs: number): StoredPosition {
    const {topic, partition} = this;
    return {topic, partition, offset: this.#offset, savedAtMs: nowMs};
  }
}

function append(record: ChangelogRecord, rows: Changelog): void {
  const {bytes, keyStart, keyEnd, valueStart, valueEnd, timestampMs} = record;
  if (keyStart < 0) return;
  const value = valueStart < 0 ? null : bytes.subarray(valueStart, valueEnd);
  rows.append(bytes.subarray(keyStart, keyEnd), value, timestampMs);
}

function refusalOf(
  {offset, savedAtMs}: StoredPosition,
  {startOffset, endOffset}: LogBounds,
  nowMs: number,
): string | undefined {
  if (offset > endOffset) return `it is at offset ${offset}, and the topic ends at ${endOffset}`;
  if (offset < startOffset)
    return `it is at offset ${offset}, and the topic begins at ${startOffset}`;
  if (offset < endOffset && nowMs - savedAtMs > MAX_BEHIND_MS) {
    return `it is ${Math.round((nowMs - savedAtMs) / 3_600_000)} hours behind, and removed keys may be gone from the topic`;
  }
  return undefined;
}
