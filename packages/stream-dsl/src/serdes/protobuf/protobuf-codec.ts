import protobuf from 'protobufjs';
import {type EncodeLimit, withinLimit} from '../encoded-size.ts';
import {undecodable, unencodable} from '../serde-fault.ts';
import {protobufFault} from './protobuf-decode-fault.ts';
import {fullName} from './protobuf-type.ts';
import {protobufValueFault} from './protobuf-value-fault.ts';

/** How Protobuf's types become JavaScript's. */
export interface ProtobufValues {
  /** Of 64-bit integers. Default `number`, which rounds beyond 2^53. */
  readonly longs?: 'number' | 'bigint' | 'string' | undefined;
}

const converters = {number: Number, bigint: BigInt, string: String};

/** Values of one message type as bytes and back. */
export class ProtobufCodec {
  readonly name: string;
  readonly #type: protobuf.Type;
  readonly #limit: EncodeLimit;
  readonly #conversion: protobuf.IConversionOptions;
  readonly #holdsBytes: boolean;

  constructor(type: protobuf.Type, options: ProtobufValues & EncodeLimit) {
    this.name = `protobuf(${fullName(type)})`;
    this.#type = type;
    this.#limit = options;
    this.#conversion = {
      longs: converters[options.longs ?? 'number'],
      enums: String,
      defaults: true,
      arrays: true,
      objects: true,
    };
    this.#holdsBytes = holdsBytes(type, new Set());
  }

  encode(value: unknown, prefix: Uint8Array): Uint8Array {
    const {name} = this;
    const fault = protobufValueFault(this.#type, value);
    if (fault !== undefined) throw unencodable({serde: name, ...fault});
    // What has no fault is an object with the fields of the message.
    const body = this.#type.encode(this.#type.fromObject(value as object)).finish();
    const bytes = new Uint8Array(prefix.length + body.length);
    bytes.set(prefix, 0);
    bytes.set(body, prefix.length);
    return withinLimit(name, bytes, this.#limit);
  }

  decode(window: Uint8Array): unknown {
    // Values of `bytes` fields would share the memory of the fetched buffer.
    const bytes = this.#holdsBytes ? new Uint8Array(window) : window;
    try {
      return this.#type.toObject(this.#type.decode(bytes), this.#conversion);
    } catch (cause) {
      throw undecodable({serde: this.name, ...protobufFault(this.#type, window)}, {cause});
    }
  }
}

function holdsBytes(type: protobuf.Type, seen: Set<protobuf.Type>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return type.fieldsArray.some((field) => {
    const {resolvedType} = field.resolve();
    if (field.type === 'bytes') return true;
    return resolvedType instanceof protobuf.Type && holdsBytes(resolvedType, seen);
  });
}
