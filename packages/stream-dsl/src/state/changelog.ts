import type {StoreImage} from '../ports/state-storage.ts';
import type {CacheBudget} from './cache-budget.ts';

/** Where a store writes its changes: its own partition of its changelog topic. */
export interface Changelog {
  /** A null value removes the key. */
  append(key: string | Uint8Array, value: string | Uint8Array | null, timestampMs: number): void;
}

/** Of a store that is restored from the topic that it was read from: nothing is written. */
export const NO_CHANGELOG: Changelog = {append: () => undefined};

/** One changed key, read back from a changelog; `bytes` is not to be kept. */
export interface ChangelogRecord {
  readonly bytes: Uint8Array;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** -1 for a removed key. */
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly timestampMs: number;
}

/** A store whose content is a topic's content. */
export interface Restorable {
  restore(record: ChangelogRecord): void;
}

/**
 * A store that may be larger than memory: behind an image it keeps what changed since the last commit, and of the rest
 * what was read lately.
 */
export interface Pageable {
  /** Reads through an image from now on. Called once, while the store is empty and the image complete. */
  attach(image: StoreImage, budget: CacheBudget): void;
  /** The image has what was flushed last. */
  saved(): void;
  /** More has changed than memory is meant for: a commit is due. */
  readonly isOverBudget: boolean;
  /** How the image orders rows; `as-logged` by the keys of the changelog. */
  readonly imageKeys: ImageKeys;
}

/** `time-first`: the start of the window, with which the changelog's keys end, comes before the rest of the key. */
export type ImageKeys = 'as-logged' | 'time-first';
