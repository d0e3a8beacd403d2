import type {Serde} from './serde.ts';
import type {CountWindowed} from './windows/count-windows.ts';
import type {Windowed} from './windows/windowed.ts';

const text = new TextDecoder('utf-8', {fatal: true});

/** UTF-8 text. */
export const stringSerde: Serde<string> = Object.freeze({
  name: 'string',
  decode: (bytes: Uint8Array, start: number, end: number) => decodeText(bytes, start, end),
  encode: (value: string) => value,
});

/** Bytes as they are; decoding copies them, as the source buffer is used again. */
export const bytesSerde: Serde<Uint8Array> = Object.freeze({
  name: 'bytes',
  // A Buffer's own slice() would share its memory.
  decode: (bytes: Uint8Array, start: number, end: number) =>
    new Uint8Array(bytes.subarray(start, end)),
  encode: (value: Uint8Array) => value,
});

/** JSON without a schema: nothing is checked, so prefer a schema of `@crm/model` where there is one. */
export function json<T>(): Serde<T> {
  return {
    name: 'json',
    // The one place where an unchecked value gets a type: the caller asked for exactly that.
    decode: (bytes, start, end) => JSON.parse(decodeText(bytes, start, end)) as T,
    encode: (value) => JSON.stringify(value),
  };
}

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

function decodeText(bytes: Uint8Array, start: number, end: number): string {
  // Short ASCII text is the common case; building it here is faster than a call into the decoder.
  if (end - start <= 24) {
    let ascii = '';
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0x80;
      if (byte >= 0x80) return text.decode(bytes.subarray(start, end));
      ascii += String.fromCharCode(byte);
    }
    return ascii;
  }
  return text.decode(bytes.subarray(start, end));
}
