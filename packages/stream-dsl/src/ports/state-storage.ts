import type {TopicPartition} from '../topic.ts';

/**
 * Where an instance keeps the state of its tasks beside their changelogs, so that a restart reads from the broker
 * only what came since. It is never ahead of the changelogs: what is written here is committed there already. All
 * calls fail with a `StreamError`: STREAM_STORAGE_FAILED for a disk that refuses, STREAM_STATE_CORRUPT for content
 * that is not what was written.
 */
export interface StateStorage {
  /** Bound of what stores keep in memory of their content, in bytes, over all tasks of the instance. */
  readonly cacheBytes: number;
  /** Takes the place for an application; refused while another process has it. */
  open(application: string): Promise<void>;
  /** All tasks that have something here, closed ones included. */
  tasks(): Promise<readonly StoredTask[]>;
  /** The storage of one task: as it was committed last, or empty where that cannot be used. One at a time per task. */
  task(name: string): Promise<TaskStorage>;
  /** Forgets a task that is not open. */
  remove(name: string): Promise<void>;
  /** Closes the tasks that are still open, then frees the place. Idempotent. */
  close(): Promise<void>;
}

export interface StoredTask {
  readonly name: string;
  readonly positions: readonly StoredPosition[];
}

/** How far an image holds the content of a topic's partition. */
export interface StoredPosition extends TopicPartition {
  /** The first record that the image does not hold. */
  readonly offset: number;
  /** When that was so, in milliseconds since the epoch. */
  readonly savedAtMs: number;
}

/** What one task keeps: an image for each store, and how far each is. Both change together, or not at all. */
export interface TaskStorage {
  readonly name: string;
  /** Why what was here could not be used and was removed: one sentence. Undefined where nothing was refused. */
  readonly refusal: string | undefined;
  /** Bytes on the disk; of the rows where there is no disk. */
  readonly sizeBytes: number;
  positionOf(at: TopicPartition): StoredPosition | undefined;
  positions(): readonly StoredPosition[];
  /** The image of a store; the same one for the same name. */
  image(store: string): StoreImage;
  /** Writes what was put into the images since the last call, and these positions, as one. */
  commit(positions: readonly StoredPosition[]): Promise<void>;
  /** Empties the image of a store and forgets the position of its topic, at once. */
  forget(store: string, at: TopicPartition): Promise<void>;
  /** What was put and not committed is dropped. Idempotent. */
  close(): Promise<void>;
}

/**
 * The content of one store as its changelog has it when compacted: one row for each key. Reads give what was
 * committed last; what is put waits for the next commit.
 */
export interface StoreImage {
  /** Committed rows; takes time in proportion to them. */
  count(): number;
  get(key: Uint8Array): ImageRow | undefined;
  /** At most `limit` rows in the order of the bytes of their keys. */
  scan(range: ImageRange, limit: number): readonly ImageRow[];
  /** Copies what it is given; text becomes UTF-8. */
  put(key: string | Uint8Array, value: string | Uint8Array, timestampMs: number): void;
  delete(key: string | Uint8Array): void;
}

export interface ImageRow {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly timestampMs: number;
}

export interface ImageRange {
  /** Inclusive. Default: from the first row. */
  readonly from?: Uint8Array | undefined;
  /** Exclusive. Default: to the last row. */
  readonly before?: Uint8Array | undefined;
  /** The last row first. */
  readonly reverse?: boolean | undefined;
}
