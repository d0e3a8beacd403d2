/** A file of the store. */
export interface StoredFile {
  /** Path below the table's root, with `/` between the parts; plain text, nothing percent-encoded. */
  readonly key: string;
  readonly sizeBytes: number;
  /** Milliseconds since the epoch. */
  readonly modifiedMs: number;
}

/**
 * Where one table lies. All that the writer asks of a store, so that a local disk, S3 and the memory of a test do the
 * same. Every write is durable once its promise resolves. Failures are DeltaErrors; `DELTA_STORAGE_UNAVAILABLE` after
 * a write says nothing of whether it landed.
 */
export interface Storage {
  /** The root as people write it: a path or `s3://bucket/prefix`. */
  readonly location: string;
  /** True where `putIfAbsent` may lie: some servers ignore the condition. Proven before the first commit. */
  readonly mayIgnoreConditions: boolean;
  /** Writes the file whole, or over what stood there; readers see the old or the new bytes. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Writes the file unless one is there. Of any number of concurrent callers exactly one gets `created`. One attempt. */
  putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'exists'>;
  /** The whole file; undefined when there is none. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Bytes from `start` to before `end`; undefined when there is no such file. */
  getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined>;
  /** All files below the folder whose key comes after `startAfter`, in order of the keys' UTF-8 bytes. */
  list(folder: string, options?: ListOptions): AsyncIterable<StoredFile>;
  /** Size and time; undefined when there is no such file. */
  head(key: string): Promise<StoredFile | undefined>;
  /** Removes the file; one that is not there is fine. */
  delete(key: string): Promise<void>;
  /** Gives up connections. */
  close(): void;
}

export interface ListOptions {
  /** Whole key, not the name in the folder. */
  readonly startAfter?: string | undefined;
}

/** Order of keys as stores list them: by UTF-8 bytes, which JavaScript's own comparison is not beyond the BMP. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
