import type {Serde} from '../serde.ts';
import {decodeUtf8} from './utf8.ts';

/**
 * JSON without a schema: nothing is checked, and whole values are parsed. Where there is a schema prefer `@crm/model`
 * (compiled; `pick` decodes only the fields that are used) or `jsonSchemaSerde` of `./serdes/json-schema`.
 */
export function json<T>(): Serde<T> {
  return {
    name: 'json',
    // The one place where an unchecked value gets a type: the caller asked for exactly that.
    decode: (bytes, start, end) => JSON.parse(decodeUtf8(bytes, start, end)) as T,
    encode: (value) => JSON.stringify(value),
  };
}
