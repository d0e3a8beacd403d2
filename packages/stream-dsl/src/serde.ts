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
}
