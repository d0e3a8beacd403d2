import type {Serde, SerdeLoading} from './serde.ts';
import type {CountWindowed} from './windows/count-windows.ts';
import type {Windowed} from './windows/windowed.ts';

export {bytesSerde} from './serdes/bytes-serde.ts';
export {float64Serde} from './serdes/float64-serde.ts';
export {int32Serde} from './serdes/int32-serde.ts';
export {int64Serde} from './serdes/int64-serde.ts';
export {json} from './serdes/json-serde.ts';
export {stringSerde} from './serdes/string-serde.ts';
export {uuidSerde} from './serdes/uuid-serde.ts';

const TWO_POW_32 = 2 ** 32;

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
    loading: loadingBefore(8, key),
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
    loading: loadingBefore(16, key),
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
    loading: loadingBefore(8, key),
  };
}

/** What a key needs that stands before other bytes. */
function loadingBefore(suffixBytes: number, {loading}: Serde<unknown>): SerdeLoading | undefined {
  return (
    loading && {
      prepare: (use) => loading.prepare(use),
      missing: (bytes, start, end) => loading.missing(bytes, start, end - suffixBytes),
    }
  );
}

function readInt64(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  return view.getInt32(0) * TWO_POW_32 + view.getUint32(4);
}

/** This runs for each change of a window, so without bigints, which take longer than all the rest of it. */
function withInt64s(key: string | Uint8Array, numbers: readonly number[]): Uint8Array {
  const keyLength = typeof key === 'string' ? Buffer.byteLength(key) : key.length;
  const bytes = Buffer.allocUnsafe(keyLength + 8 * numbers.length);
  if (typeof key === 'string') bytes.write(key, 0);
  else bytes.set(key, 0);
  let at = keyLength;
  for (const number of numbers) {
    at = bytes.writeInt32BE(Math.floor(number / TWO_POW_32), at);
    at = bytes.writeUInt32BE(number >>> 0, at);
  }
  return bytes;
}
