import avro, {type Type} from 'avsc';
import {StreamError} from '../../errors.ts';

/** A schema of Avro as text or as the object that the text stands for. */
export type AvroSchema = string | object;

/** How Avro's types become JavaScript's. */
export interface AvroTypeOptions {
  /** Of `long`. Default `number`: values beyond 2^53 are then refused rather than rounded. */
  readonly longs?: 'number' | 'bigint' | undefined;
  /** Schemas of named types that the schema refers to, each after those that it refers to itself. */
  readonly references?: readonly AvroSchema[] | undefined;
}

/** Compiles a schema. Throws `STREAM_CONFIG_INVALID` with what is wrong in it. */
export function avroType(schema: AvroSchema, options: AvroTypeOptions = {}): Type {
  const registry: Record<string, Type> = {
    long: options.longs === 'bigint' ? bigintType() : numberType(),
  };
  try {
    for (const reference of options.references ?? []) compile(reference, registry);
    return compile(schema, registry);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StreamError('STREAM_CONFIG_INVALID', `cannot use the Avro schema: ${message}`, {
      cause,
    });
  }
}

function compile(schema: AvroSchema, registry: Record<string, Type>): Type {
  const parsed: unknown = typeof schema === 'string' ? parseText(schema) : schema;
  // The library checks what it gets and throws.
  return avro.Type.forSchema(parsed as Parameters<typeof avro.Type.forSchema>[0], {
    registry,
    omitRecordMethods: true,
  });
}

/** Registries also hold a lone name such as `string`, without quotes. */
function parseText(schema: string): unknown {
  return /^\s*[[{"]/.test(schema) ? JSON.parse(schema) : schema.trim();
}

/** The library's own type is wrong from 2^52 on: zigzag doubles a number, and then it no longer fits into a double. */
function numberType(): Type {
  return avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => {
      const value = bytes.readInt32LE(4) * 2 ** 32 + bytes.readUInt32LE(0);
      if (!Number.isSafeInteger(value)) throw new RangeError('potential precision loss');
      return value;
    },
    toBuffer: (value: number) => {
      const bytes = Buffer.allocUnsafe(8);
      bytes.writeInt32LE(Math.floor(value / 2 ** 32), 4);
      // Two's complement: the low half of a negative number counts up from the high one.
      bytes.writeUInt32LE(value - Math.floor(value / 2 ** 32) * 2 ** 32, 0);
      return bytes;
    },
    fromJSON: (value: number) => value,
    toJSON: (value: number) => value,
    isValid: (value: unknown) => Number.isSafeInteger(value),
    compare: (a: number, b: number) => Math.sign(a - b),
  });
}

function bigintType(): Type {
  return avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer: (value: bigint) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(value);
      return bytes;
    },
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
    compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
  });
}
