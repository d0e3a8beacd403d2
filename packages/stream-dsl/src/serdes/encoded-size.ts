import {unencodable} from './serde-fault.ts';

/** The largest value that a serde writes unless it is told otherwise, 16 MiB. */
const DEFAULT_MAX_BYTES = 16 << 20;

/** Bound of what a serde writes. */
export interface EncodeLimit {
  /** Larger values throw `STREAM_ENCODE_FAILED`. Default 16 MiB; Kafka itself takes 1 MiB unless told otherwise. */
  readonly maxBytes?: number | undefined;
}

/** Gives the bytes back unless they are too many. */
export function withinLimit(serde: string, bytes: Uint8Array, limit: EncodeLimit): Uint8Array {
  checkSize(serde, bytes.length, limit);
  return bytes;
}

/** Throws `STREAM_ENCODE_FAILED` for too many bytes. */
export function checkSize(
  serde: string,
  sizeBytes: number,
  {maxBytes = DEFAULT_MAX_BYTES}: EncodeLimit,
): void {
  if (sizeBytes <= maxBytes) return;
  const found = `${sizeBytes} bytes`;
  throw unencodable({serde, field: '', expected: `at most ${maxBytes} bytes`, found});
}
