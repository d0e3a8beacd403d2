import type {JSONSchemaType} from 'ajv';
import type {Serde} from '../../serde.ts';
import type {EncodeLimit} from '../encoded-size.ts';
import {type JsonSchema, JsonSchemaCodec, type JsonSchemaReferences} from './json-schema-codec.ts';

export type {JsonSchema} from './json-schema-codec.ts';

/** How values of a JSON Schema are checked and written. */
export interface JsonSchemaOptions extends EncodeLimit {
  /** Schemas that the schema refers to, by the name in its `$ref`. */
  readonly references?: JsonSchemaReferences | undefined;
}

const noPrefix = new Uint8Array(0);

/**
 * JSON that follows a schema of draft 7 (default), 2019-09 or 2020-12; both ways are checked. `format` is not. With
 * ajv's `JSONSchemaType<T>` as the schema, `T` is inferred. Whole values are parsed: where only some fields of large
 * records are needed, a schema of `@crm/model` and its `pick` are several times as fast. Throws
 * `STREAM_CONFIG_INVALID` for a schema that is none.
 */
export function jsonSchemaSerde<T>(
  schema: JSONSchemaType<T>,
  options?: JsonSchemaOptions,
): Serde<T>;
export function jsonSchemaSerde<T>(schema: JsonSchema, options?: JsonSchemaOptions): Serde<T>;
export function jsonSchemaSerde<T>(
  schema: JsonSchema,
  {references = {}, ...limit}: JsonSchemaOptions = {},
): Serde<T> {
  const codec = new JsonSchemaCodec(schema, references, limit);
  return {
    name: codec.name,
    // The schema was checked while decoding; that `T` describes it is the caller's word.
    decode: (bytes, start, end) => codec.decode(bytes, start, end) as T,
    encode: (value) => codec.encode(value, noPrefix),
  };
}
