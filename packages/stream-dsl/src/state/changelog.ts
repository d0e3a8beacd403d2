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
