import type {RecordHeaders} from '../record.ts';
import type {Serde} from '../serde.ts';
import {encodeNullable} from './change-serde.ts';

/** A change of a table that is held back. */
export interface BufferedChange {
  readonly value: unknown;
  /** What its last update replaced; null for nothing. */
  readonly old: unknown;
  /** What readers had seen when its first update was held back; null for nothing. */
  readonly prior: unknown;
  readonly timestampMs: number;
  readonly headers: RecordHeaders | undefined;
}

/** Bytes that a change takes in a buffer beside its content: two times, a partition and an offset, as in Kafka Streams. */
const OVERHEAD_BYTES = 28;

/** What a buffer with a limit in bytes counts for a change. */
export function sizeOfChange(
  serde: Serde<unknown>,
  keyBytes: number,
  change: BufferedChange,
): number {
  let size = keyBytes + OVERHEAD_BYTES;
  for (const part of [change.value, change.old, change.prior]) {
    size += bytesOf(serde, part)?.length ?? 0;
  }
  for (const [name, content] of change.headers ?? []) size += name.length + content.length;
  return size;
}

/**
 * Time buffered and time of the change as int64s, the number of headers as an int32; then each part with its length as
 * an int32 before it, -1 for none: names and contents of the headers, the value, the old one and the prior one.
 */
export function encodeBuffered(
  serde: Serde<unknown>,
  timeMs: number,
  change: BufferedChange,
): Uint8Array {
  const headers = change.headers ?? [];
  const head = Buffer.alloc(20);
  head.writeBigInt64BE(BigInt(timeMs), 0);
  head.writeBigInt64BE(BigInt(change.timestampMs), 8);
  head.writeInt32BE(headers.length, 16);
  const parts = [
    ...headers.flatMap(([name, content]) => [Buffer.from(name), content]),
    bytesOf(serde, change.value),
    bytesOf(serde, change.old),
    bytesOf(serde, change.prior),
  ];
  return Buffer.concat([head, ...parts.flatMap(withLength)]);
}

export function decodeBuffered(
  serde: Serde<unknown>,
  bytes: Uint8Array,
): {readonly timeMs: number; readonly change: BufferedChange} {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 20;
  const next = (): {readonly start: number; readonly end: number} | undefined => {
    const length = view.readInt32BE(at);
    const start = at + 4;
    at = start + Math.max(0, length);
    return length < 0 ? undefined : {start, end: at};
  };
  // The bytes are used again.
  const nextBytes = (): Uint8Array => {
    const {start, end} = next() ?? {start: 0, end: 0};
    return Uint8Array.from(view.subarray(start, end));
  };
  const nextValue = (): unknown => {
    const part = next();
    return part === undefined ? null : serde.decode(bytes, part.start, part.end);
  };
  const headers = Array.from(
    {length: view.readInt32BE(16)},
    () => [Buffer.from(nextBytes()).toString(), nextBytes()] as const,
  );
  const [value, old, prior] = [nextValue(), nextValue(), nextValue()];
  const timestampMs = Number(view.readBigInt64BE(8));
  return {
    timeMs: Number(view.readBigInt64BE(0)),
    change: {value, old, prior, timestampMs, headers: headers.length > 0 ? headers : undefined},
  };
}

function withLength(part: Uint8Array | null): readonly Uint8Array[] {
  const length = Buffer.alloc(4);
  length.writeInt32BE(part?.length ?? -1);
  return part === null ? [length] : [length, part];
}

function bytesOf(serde: Serde<unknown>, value: unknown): Uint8Array | null {
  const encoded = encodeNullable(serde, value);
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
}
