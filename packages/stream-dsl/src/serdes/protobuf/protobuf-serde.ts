import type {Serde} from '../../serde.ts';
import type {EncodeLimit} from '../encoded-size.ts';
import {ProtobufCodec, type ProtobufValues} from './protobuf-codec.ts';
import {type ProtobufSchema, protobufType} from './protobuf-type.ts';

/** A message type, and how its values look. */
export interface ProtobufOptions extends ProtobufSchema, ProtobufValues, EncodeLimit {}

const noPrefix = new Uint8Array(0);

/**
 * Protobuf messages as plain objects: fields in camel case, enums by name, absent fields with their default, `bytes`
 * as arrays of their own. Throws `STREAM_CONFIG_INVALID` for a text that is no `.proto` file. Unknown fields are left
 * out, as a newer writer may have added them.
 */
export function protobufSerde<T>(options: ProtobufOptions): Serde<T> {
  const codec = new ProtobufCodec(protobufType(options), options);
  return {
    name: codec.name,
    // The message was checked while decoding; that `T` describes it is the caller's word.
    decode: (bytes, start, end) => codec.decode(bytes.subarray(start, end)) as T,
    encode: (value) => codec.encode(value, noPrefix),
  };
}
