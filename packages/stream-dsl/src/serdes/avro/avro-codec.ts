import type {Resolver, Type} from 'avsc';
import {type EncodeLimit, withinLimit} from '../encoded-size.ts';
import {fieldPath} from '../field-path.ts';
import {kindOf, undecodable, unencodable} from '../serde-fault.ts';
import {decodeFault, describeType} from './avro-decode-fault.ts';

/** Larger values are written to a buffer of their own, so that one of them does not hold memory for good. */
const SCRATCH_BYTES = 64 << 10;

/** How the bytes of another schema are read. */
export interface AvroWriter {
  readonly type: Type;
  readonly resolver: Resolver;
}

/** Values of one Avro type as bytes and back. */
export class AvroCodec {
  readonly #name: string;
  readonly #type: Type;
  readonly #limit: EncodeLimit;
  readonly #scratch: Buffer = Buffer.allocUnsafeSlow(SCRATCH_BYTES);

  constructor(name: string, type: Type, limit: EncodeLimit) {
    this.#name = name;
    this.#type = type;
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
      if (size > (this.#limit.maxBytes ?? Number.POSITIVE_INFINITY)) {
        return withinLimit(this.#name, new Uint8Array(size), this.#limit);
      }
      buffer = Buffer.allocUnsafe(size);
      end = this.#type.encode(value, buffer, prefix.length);
    }
    buffer.set(prefix, 0);
    return withinLimit(this.#name, new Uint8Array(buffer.subarray(0, end)), this.#limit);
  }

  decode(window: Buffer, writer?: AvroWriter): unknown {
    try {
      return writer === undefined
        ? this.#type.fromBuffer(window)
        : this.#type.fromBuffer(window, writer.resolver);
    } catch (cause) {
      const fault = decodeFault(writer?.type ?? this.#type, window);
      throw undecodable({serde: this.#name, ...fault}, {cause});
    }
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
