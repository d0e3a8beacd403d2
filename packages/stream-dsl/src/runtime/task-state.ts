import type {Broker, SentBatch} from '../ports/broker.ts';
import type {Clock} from '../ports/clock.ts';
import type {ImageRow, StoredPosition, TaskStorage} from '../ports/state-storage.ts';
import type {CacheBudget} from '../state/cache-budget.ts';
import type {ChangelogRecord, ImageKeys, Pageable} from '../state/changelog.ts';
import {timeLast} from '../state/image-keys.ts';
import {rowsOf} from '../state/image-rows.ts';
import type {PartitionOffset} from '../topic.ts';
import type {RestorableStore} from './compile-task.ts';
import {ImageFeed} from './image-feed.ts';
import {isPageable} from './operator-site.ts';
import {applyAll, type ReadTarget, readAll} from './restore.ts';

/** Records that are put into an image with one commit while it is brought up to date. */
const RECORDS_PER_COMMIT = 200_000;

/** How far the restore of a store has come. */
export interface RestoreProgress {
  readonly task: string;
  readonly store: string;
  readonly topic: string;
  readonly partition: number;
  /** The next record to be read. */
  readonly position: number;
  /** Where the restore ends. */
  readonly end: number;
  readonly restoredRecords: number;
  readonly isDone: boolean;
  /** Why state on the disk was not used: one sentence. Undefined where it was, or there was none. */
  readonly refusal?: string | undefined;
}

export interface TaskStateParts {
  readonly task: string;
  readonly partition: number;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly restorables: readonly RestorableStore[];
  /** Undefined where state is in memory only. */
  readonly storage: TaskStorage | undefined;
  /** Whether the storage is kept up to date from now on; if not, it is closed once it was read. */
  readonly isKept: boolean;
  readonly budget: CacheBudget;
  /** Whether nobody else can write to the changelogs while the task is open. */
  readonly isFenced: boolean;
  readonly onProgress: (progress: RestoreProgress) => void;
}

/** The stores of a task, and what they are restored from: images on the disk, and their topics. */
export class TaskState {
  readonly #parts: TaskStateParts;
  readonly #pageables: readonly Pageable[];
  /** Where each changelog goes on, as far as the image has it or will have it with the next commit. */
  readonly #ends = new Map<string, number>();
  #attachedCount = 0;

  constructor(parts: TaskStateParts) {
    this.#parts = parts;
    this.#pageables = parts.restorables.flatMap((restorable) => {
      const store = ownStore(restorable);
      return isPageable(store) && this.#hasImage(restorable) && parts.isKept ? [store] : [];
    });
  }

  /** Whether memory holds more changes than it is meant for: a commit is due. */
  get isOverBudget(): boolean {
    return this.#pageables.some((store) => store.isOverBudget);
  }

  /** Bytes on the disk. */
  get sizeBytes(): number {
    return this.#parts.storage?.sizeBytes ?? 0;
  }

  /** Fills the stores. Tables that are restored from what they read are filled up to `inputs`. */
  async restore(inputs: readonly PartitionOffset[], signal?: AbortSignal): Promise<void> {
    try {
      await this.#restore(inputs, signal);
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** A batch of a changelog is acknowledged. */
  onSent({topic, partition, baseOffset}: SentBatch, count: number): void {
    const {isFenced} = this.#parts;
    const end = this.#ends.get(topic);
    if (end === undefined || partition !== this.#parts.partition) return;
    // What another one has written in between is not in the image: it is read from here with the next restore.
    if (isFenced || baseOffset === end) this.#ends.set(topic, baseOffset + count);
  }

  /** What was flushed is committed to the broker, and now to the disk: the image is never ahead. */
  async commit(inputs: readonly PartitionOffset[]): Promise<void> {
    const {storage, isKept, restorables, partition} = this.#parts;
    if (storage === undefined || !isKept) return;
    const positions: StoredPosition[] = [];
    for (const restorable of restorables) {
      if (!this.#hasImage(restorable)) continue;
      const {topic, kind} = restorable;
      const read = inputs.find((input) => input.topic === topic && input.partition === partition);
      const offset = kind === 'source' ? read?.offset : this.#ends.get(topic);
      if (offset === undefined) continue;
      positions.push({topic, partition, offset, savedAtMs: this.#nowMs});
    }
    await storage.commit(positions);
    for (const store of this.#pageables) store.saved();
  }

  async close(): Promise<void> {
    for (; this.#attachedCount > 0; this.#attachedCount--) this.#parts.budget.leave();
    await this.#parts.storage?.close();
  }

  async #restore(inputs: readonly PartitionOffset[], signal?: AbortSignal): Promise<void> {
    const {restorables, storage} = this.#parts;
    const targets = await this.#targets(inputs);
    let staged = 0;
    const commit = async (): Promise<void> => {
      staged = 0;
      await storage?.commit(targets.flatMap(({feed}) => feed?.positionAt(this.#nowMs) ?? []));
    };
    const reads: ReadTarget[] = targets.map((target) => ({
      ...target,
      apply: (part) => {
        const applied = target.apply(part);
        if (target.feed !== undefined) staged += applied;
      },
    }));
    const afterPoll = async (): Promise<void> => {
      if (staged >= RECORDS_PER_COMMIT) await commit();
    };
    await readAll(this.#parts.broker, reads, {signal, afterPoll});
    await commit();
    for (const {topic, feed} of targets) if (feed !== undefined) this.#ends.set(topic, feed.offset);
    for (const restorable of restorables) if (this.#hasImage(restorable)) this.#load(restorable);
    if (!this.#parts.isKept) await storage?.close();
  }

  get #nowMs(): number {
    return this.#parts.clock.nowMs();
  }

  #hasImage({store}: RestorableStore): boolean {
    return this.#parts.storage !== undefined && store.hasHistory !== true;
  }

  async #targets(inputs: readonly PartitionOffset[]) {
    const {restorables, partition, broker, storage} = this.#parts;
    const partitions = restorables.map(({topic}) => ({topic, partition}));
    const [starts, ends] =
      partitions.length === 0
        ? [[], []]
        : await Promise.all([broker.startOffsets(partitions), broker.endOffsets(partitions)]);
    return await Promise.all(
      restorables.map(async (restorable, i) => {
        const {topic, kind} = restorable;
        const startOffset = starts[i] ?? 0;
        const read = inputs.find((input) => input.topic === topic);
        const limit = kind === 'source' ? (read?.offset ?? 0) : Number.POSITIVE_INFINITY;
        const untilOffset = Math.max(startOffset, Math.min(limit, ends[i] ?? 0));
        const bounds = {startOffset, endOffset: untilOffset};
        const feed =
          storage !== undefined && this.#hasImage(restorable)
            ? new ImageFeed(restorable, storage, partition)
            : undefined;
        const refusal = (await feed?.begin(bounds, this.#nowMs)) ?? storage?.refusal;
        const fromOffset = feed?.offset ?? startOffset;
        const tell = this.#teller(restorable, untilOffset, refusal);
        tell(fromOffset, 0);
        const apply = (part: Parameters<typeof applyAll>[0]): number => {
          const applied =
            feed?.stage(part, untilOffset) ?? applyAll(part, restorable.store, untilOffset);
          tell(Math.min(part.nextOffset, untilOffset), applied);
          return applied;
        };
        return {topic, partition, fromOffset, untilOffset, feed, apply};
      }),
    );
  }

  #teller({name: store, topic}: RestorableStore, end: number, refusal: string | undefined) {
    const {task, partition, onProgress} = this.#parts;
    let restoredRecords = 0;
    return (position: number, applied: number): void => {
      restoredRecords += applied;
      const isDone = position >= end;
      onProgress({task, store, topic, partition, position, end, restoredRecords, isDone, refusal});
    };
  }

  /** Puts a store on top of its image, or fills it from there. */
  #load(restorable: RestorableStore): void {
    const {storage, isKept, budget} = this.#parts;
    if (storage === undefined) return;
    const image = storage.image(restorable.name);
    const store = ownStore(restorable);
    if (isPageable(store) && isKept) {
      this.#attachedCount += 1;
      budget.join();
      store.attach(image, budget);
      return;
    }
    const keys = isPageable(store) ? store.imageKeys : 'as-logged';
    for (const row of rowsOf(image)) store.restore(recordOf(row, keys));
  }
}

/** The store itself, where what restores it from a topic is another object. */
function ownStore({store}: RestorableStore): RestorableStore['store'] {
  return store.fromSource?.store ?? store;
}

function recordOf({key, value, timestampMs}: ImageRow, keys: ImageKeys): ChangelogRecord {
  const logged = keys === 'time-first' ? timeLast(key) : key;
  const bytes = Buffer.concat([logged, value]);
  const valueStart = logged.length;
  return {bytes, keyStart: 0, keyEnd: valueStart, valueStart, valueEnd: bytes.length, timestampMs};
}
