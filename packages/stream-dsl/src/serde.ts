/**
 * Turns values into bytes and back. A schema of `@crm/model` is one; so is any object of this shape.
 *
 * `decode` gets a window into a larger buffer and must not keep it: the buffer is used again. It throws when the
 * bytes do not follow the schema; the record then goes to the decode handler. Null keys and values never reach a
 * serde. `encode` may return text, which is written as UTF-8 without a copy in between.
 */
export interface Serde<T> {
  readonly name: string;
  decode(bytes: Uint8Array, start: number, end: number): T;
  encode(value: T): string | Uint8Array;
  /** Only for serdes that need something from elsewhere, such as schemas of a registry. */
  readonly loading?: SerdeLoading | undefined;
}

/** How a serde gets what it needs while `decode` and `encode` stay synchronous: the runtime calls this around them. */
export interface SerdeLoading {
  /** Called at the start, before anything is decoded. Rejects with a `StreamError` when the serde cannot be used. */
  prepare(use: SerdeUse): Promise<void>;
  /**
   * Called for each record before it is queued. Undefined when nothing has to be fetched for it; otherwise resolves
   * when the record can be decoded, or when it is known that it never can be: `decode` then throws.
   */
  missing(bytes: Uint8Array, start: number, end: number): Promise<void> | undefined;
}

/** What a topology does with a serde. State is both. */
export interface SerdeUse {
  readonly isRead: boolean;
  readonly isWritten: boolean;
}
