import type {Resolver, Type} from 'avsc';
import {checkSize, type EncodeLimit, withinLimit} from '../encoded-size.ts';
import {fieldPath} from '../field-path.ts';
import {kindOf, type SerdeFault, undecodable, unencodable} from '../serde-fault.ts';
import {avroDecodeFault} from './avro-decode-fault.ts';
import {type AvroShape, avroShape, describeType, hasBlocks} from './avro-shape.ts';

/** Larger values are written to a buffer of their own, so that one of them does not hold memory for good. */
const SCRATCH_BYTES = 64 << 10;

/** What bytes were written with. */
interface AvroWritten {
  readonly shape: AvroShape;
  readonly holdsBlocks: boolean;
}

/** How the bytes of another schema are read. */
export interface AvroWriter extends AvroWritten {
  readonly resolver: Resolver;
}

/** What it takes to read as `reader` what was written as `writer`. Throws when they cannot be resolved. */
export function avroWriter(reader: Type, writer: Type): AvroWriter {
  return {...writtenAs(writer), resolver: reader.createResolver(writer)};
}

function writtenAs(type: Type): AvroWritten {
  const shape = avroShape(type);
  return {shape, holdsBlocks: hasBlocks(shape)};
}

/** Values of one Avro type as bytes and back. */
export class AvroCodec {
  readonly #name: string;
  readonly #type: Type;
  readonly #written: AvroWritten;
  readonly #limit: EncodeLimit;
  readonly #scratch: Buffer = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

  constructor(name: string, type: Type, limit: EncodeLimit) {
    this.#name = name;
    this.#type = type;
    this.#written = writtenAs(type);
    this.#limit = limit;
  }

  /** The value behind `prefix`, in bytes of its own. */
  encode(value: unknown, prefix: Uint8Array): Uint8Array {
    let end: number;
    try {
      end = this.#type.encode(value, this.#scratch, prefix.length);
    } catch (cause) {
      throw this.#unencodable(value, cause);
    }
    let buffer = this.#scratch;
    if (end < 0) {
      const size = buffer.length - end;
      checkSize(this.#name, size, this.#limit);
      buffer = Buffer.allocUnsafe(size);
      end = this.#type.encode(value, buffer, prefix.length);
    }
    buffer.set(prefix, 0);
    return withinLimit(this.#name, new Uint8Array(buffer.subarray(0, end)), this.#limit);
  }

  decode(window: Buffer, writer?: AvroWriter): unknown {
    const {shape, holdsBlocks} = writer ?? this.#written;
    const fault = holdsBlocks ? avroDecodeFault(shape, window) : undefined;
    if (fault !== undefined) throw undecodable({serde: this.#name, ...fault});
    try {
      return this.#type.fromBuffer(window, writer?.resolver);
    } catch (cause) {
      throw undecodable({serde: this.#name, ...this.#decodeFault(shape, window, cause)}, {cause});
    }
  }

  #decodeFault(shape: AvroShape, window: Buffer, cause: unknown): Omit<SerdeFault, 'serde'> {
    // The library has no other sign of it.
    if (cause instanceof Error && cause.message.includes('precision')) {
      const found = "a larger one: set longs to 'bigint'";
      return {field: '', expected: 'only longs of up to 2^53', found};
    }
    const found = 'a value that the schema has no place for';
    const whole = {field: '', expected: describeType(this.#type), found};
    return avroDecodeFault(shape, window) ?? whole;
  }

  #unencodable(value: unknown, cause: unknown): Error {
    let fault = {field: '', expected: describeType(this.#type), found: kindOf(value)};
    let isFirst = true;
    this.#type.isValid(value, {
      errorHook: (path, found: unknown, type) => {
        if (isFirst)
          fault = {field: fieldPath(path), expected: describeType(type), found: kindOf(found)};
        isFirst = false;
      },
    });
    return unencodable({serde: this.#name, ...fault}, {cause});
  }
}
