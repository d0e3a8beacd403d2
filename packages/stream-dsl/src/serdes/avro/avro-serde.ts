import type {Serde} from '../../serde.ts';
import type {EncodeLimit} from '../encoded-size.ts';
import {AvroCodec} from './avro-codec.ts';
import {type AvroSchema, type AvroTypeOptions, avroType} from './avro-type.ts';

export type {AvroSchema} from './avro-type.ts';

/** How Avro is read and written. */
export interface AvroOptions extends AvroTypeOptions, EncodeLimit {}

const noPrefix = new Uint8Array(0);

/**
 * Avro's binary form without any header: writer and reader must have the same schema. Topics whose schema changes
 * want `schemaRegistry(…).avro` of `./serdes/schema-registry`. Records decode as objects, `bytes` and `fixed` as
 * Buffers of their own, unions as their plain value where that is not ambiguous. Throws `STREAM_CONFIG_INVALID` for
 * a schema that is none.
 */
export function avroSerde<T>(schema: AvroSchema, options: AvroOptions = {}): Serde<T> {
  const type = avroType(schema, options);
  const name = `avro(${type.name ?? type.typeName})`;
  const codec = new AvroCodec(name, type, options);
  return {
    name,
    // The schema was checked while decoding; that `T` describes it is the caller's word.
    decode: (bytes, start, end) => codec.decode(windowOf(bytes, start, end)) as T,
    encode: (value) => codec.encode(value, noPrefix),
  };
}

function windowOf(bytes: Uint8Array, start: number, end: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
}
