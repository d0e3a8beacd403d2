import type {Serde} from './serde.ts';
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

/** Windowed keys in Kafka Streams' form: the key's bytes, then the window's start as a big-endian int64. */
export function windowedSerde<K>(key: Serde<K>, sizeMs: number): Serde<Windowed<K>> {
  return {
    name: `windowed(${key.name})`,
    decode: (bytes, start, end) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset + end - 8, 8);
      const startMs = Number(view.getBigInt64(0));
      return {key: key.decode(bytes, start, end - 8), startMs, endMs: startMs + sizeMs};
    },
    encode: (windowed) => {
      const encoded = key.encode(windowed.key);
      const keyBytes = typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
      const bytes = Buffer.allocUnsafe(keyBytes.length + 8);
      bytes.set(keyBytes, 0);
      bytes.writeBigInt64BE(BigInt(windowed.startMs), keyBytes.length);
      return bytes;
    },
  };
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
