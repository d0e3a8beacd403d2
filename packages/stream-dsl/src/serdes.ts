import type {Serde} from './serde.ts';
import type {CountWindowed} from './windows/count-windows.ts';
import type {Windowed} from './windows/windowed.ts';

export {bytesSerde} from './serdes/bytes-serde.ts';
export {float64Serde} from './serdes/float64-serde.ts';
export {int32Serde} from './serdes/int32-serde.ts';
export {int64Serde} from './serdes/int64-serde.ts';
export {json} from './serdes/json-serde.ts';
export {stringSerde} from './serdes/string-serde.ts';
export {uuidSerde} from './serdes/uuid-serde.ts';

/**
 * Keys of windows of one size in Kafka Streams' form: the key's bytes, then the window's start as a big-endian int64.
 */
export function windowedSerde<K>(key: Serde<K>, sizeMs: number): Serde<Windowed<K>> {
  return {
    name: `windowed(${key.name})`,
    decode: (bytes, start, end) => {
      const startMs = readInt64(bytes, end - 8);
      return {key: key.decode(bytes, start, end - 8), startMs, endMs: startMs + sizeMs};
    },
    encode: ({key: inner, startMs}) => withInt64s(key.encode(inner), [startMs]),
  };
}

/**
 * Keys of windows with bounds of their own, such as sessions, in Kafka Streams' form: the key's bytes, then the end and
 * the start as big-endian int64s.
 */
export function sessionWindowedSerde<K>(key: Serde<K>): Serde<Windowed<K>> {
  return {
    name: `session-windowed(${key.name})`,
    decode: (bytes, start, end) => ({
      key: key.decode(bytes, start, end - 16),
      startMs: readInt64(bytes, end - 8),
      endMs: readInt64(bytes, end - 16),
    }),
    encode: ({key: inner, startMs, endMs}) => withInt64s(key.encode(inner), [endMs, startMs]),
  };
}

/** Keys of count windows: the key's bytes, then the number of the window as a big-endian int64. */
export function countWindowedSerde<K>(key: Serde<K>): Serde<CountWindowed<K>> {
  return {
    name: `count-windowed(${key.name})`,
    decode: (bytes, start, end) => ({
      key: key.decode(bytes, start, end - 8),
      index: readInt64(bytes, end - 8),
    }),
    encode: ({key: inner, index}) => withInt64s(key.encode(inner), [index]),
  };
}

function readInt64(bytes: Uint8Array, at: number): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigInt64(0));
}

function withInt64s(encoded: string | Uint8Array, numbers: readonly number[]): Uint8Array {
  const keyBytes = typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
  const bytes = Buffer.allocUnsafe(keyBytes.length + 8 * numbers.length);
  bytes.set(keyBytes, 0);
  numbers.forEach((number, i) => {
    bytes.writeBigInt64BE(BigInt(number), keyBytes.length + 8 * i);
  });
  return bytes;
}
