import {Packr} from 'msgpackr';
import type {Serde} from '../../serde.ts';
import {type EncodeLimit, withinLimit} from '../encoded-size.ts';
import {kindOf, undecodable, unencodable} from '../serde-fault.ts';
import {type StandardSchema, validated} from '../standard-schema.ts';

/** How MessagePack is read and written. */
export interface MsgpackOptions<T> extends EncodeLimit {
  /** Checks each decoded value; zod, valibot, arktype. Without it nothing is checked. */
  readonly schema?: StandardSchema<T> | undefined;
}

/**
 * MessagePack in its plain form, which every implementation reads: maps with text as keys, no records of msgpackr.
 * Integers beyond 2^53 decode as bigint, binary as a `Uint8Array` of its own, the timestamp extension as `Date`.
 * JavaScript cannot tell 2.0 from 2: whole numbers of up to 32 bits are written as integers, larger ones as float64;
 * give a bigint where readers expect an integer of 64 bits.
 */
export function msgpackSerde<T>(options: MsgpackOptions<T> = {}): Serde<T> {
  const name = 'msgpack';
  const {schema} = options;
  const packr = new Packr({
    useRecords: false,
    mapsAsObjects: true,
    variableMapSize: true,
    // Without it binary values would share the memory of the fetched buffer.
    copyBuffers: true,
  });
  // Documented, but missing in the type of the options.
  Object.assign(packr, {int64AsType: 'auto'});
  return {
    name,
    decode: (bytes, start, end) => {
      // The reader must not see what lies behind the window.
      const value: unknown = unpack(packr, bytes.subarray(start, end));
      // Without a schema the caller asked for an unchecked value.
      return schema === undefined ? (value as T) : validated(name, schema, value);
    },
    encode: (value) => withinLimit(name, pack(packr, value), options),
  };
}

function unpack(packr: Packr, window: Uint8Array): unknown {
  try {
    return packr.unpack(window);
  } catch (cause) {
    const found = `${window.length} bytes that are not (${messageOf(cause)})`;
    throw undecodable(
      {serde: 'msgpack', field: '', expected: 'one MessagePack value', found},
      {cause},
    );
  }
}

function pack(packr: Packr, value: unknown): Uint8Array {
  try {
    // What pack() returns lies in a buffer that the next call may write to.
    return new Uint8Array(packr.pack(value));
  } catch (cause) {
    const found = `${kindOf(value)} that holds something else (${messageOf(cause)})`;
    throw unencodable(
      {serde: 'msgpack', field: '', expected: 'plain data without cycles', found},
      {cause},
    );
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
