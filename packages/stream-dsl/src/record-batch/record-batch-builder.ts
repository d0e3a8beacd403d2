import {StreamError} from '../errors.ts';
import type {RecordHeaders} from '../record.ts';
import {
  BatchAttribute,
  BatchLayout,
  CompressionCodec,
  LENGTH_OVERHEAD_BYTES,
  MAGIC,
} from './batch-layout.ts';
import {crc32c} from './crc32c.ts';
import {compressLz4} from './lz4-frame.ts';
import {varintSize, varlongSize, writeVarint, writeVarlong} from './varint.ts';

/** What a batch says of its writer. Left out: no idempotence, no transaction, no compression. */
export interface BatchOptions {
  readonly producerId?: number | undefined;
  readonly producerEpoch?: number | undefined;
  readonly baseSequence?: number | undefined;
  readonly transactional?: boolean | undefined;
  readonly compression?: 'none' | 'lz4' | undefined;
}

const INITIAL_BYTES = 16 << 10;
/** Six varints of a record, of ten bytes at most, and its attributes. */
const MAX_OVERHEAD_BYTES = 61;
/** Below this a loop copies faster than a call. */
const SHORT_COPY_BYTES = 16;
const NO_HEADERS: RecordHeaders = [];

/**
 * Collects records for one partition in Kafka's record format v2. Grows as needed; `reset` keeps the memory.
 */
export class RecordBatchBuilder {
  #bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #size = 0;
  #count = 0;
  #firstTimestampMs = 0;
  #maxTimestampMs = 0;

  get count(): number {
    return this.#count;
  }

  /** Uncompressed bytes of the records so far; a batch adds a head of 61 bytes. */
  get sizeBytes(): number {
    return this.#size;
  }

  /**
   * Copies the record. Text becomes UTF-8. A timestamp of -1 means none. Throws STREAM_PRODUCE_FAILED, and leaves the
   * batch as it was, when the timestamp is no whole number.
   */
  append(
    key: string | Uint8Array | null,
    value: string | Uint8Array | null,
    timestampMs: number,
    headers: RecordHeaders = NO_HEADERS,
  ): void {
    if (this.#count === 0) this.#start(timestampMs);
    const delta = timestampMs - this.#firstTimestampMs;
    if (delta !== (delta | 0)) requireWhole(timestampMs);
    // Text is taken for ASCII until its bytes turn out to be more than its characters.
    const isWritten =
      this.#write(key, value, delta, headers, lengthOf(key), lengthOf(value)) ||
      this.#write(key, value, delta, headers, byteLengthOf(key), byteLengthOf(value));
    if (!isWritten) throw new Error('cannot append a record: its size changed meanwhile');
    this.#count++;
    if (timestampMs > this.#maxTimestampMs) this.#maxTimestampMs = timestampMs;
  }

  /** The finished batch, in memory of its own; the builder stays as it is. */
  build(options: BatchOptions = {}): Uint8Array {
    const records = this.#bytes.subarray(0, this.#size);
    const batch =
      options.compression === 'lz4'
        ? compressLz4(records, BatchLayout.records)
        : uncompressed(records, BatchLayout.records);
    this.#writeHeader(batch, options);
    return batch;
  }

  reset(): void {
    this.#size = 0;
    this.#count = 0;
  }

  #start(timestampMs: number): void {
    requireWhole(timestampMs);
    this.#firstTimestampMs = timestampMs;
    this.#maxTimestampMs = timestampMs;
  }

  /** Whether the lengths were right; otherwise nothing has happened. */
  #write(
    key: string | Uint8Array | null,
    value: string | Uint8Array | null,
    delta: number,
    headers: RecordHeaders,
    keyLength: number,
    valueLength: number,
  ): boolean {
    const length =
      1 +
      varlongSize(delta) +
      varintSize(this.#count) +
      varintSize(keyLength) +
      Math.max(0, keyLength) +
      varintSize(valueLength) +
      Math.max(0, valueLength) +
      (headers.length === 0 ? 1 : headersSize(headers));
    // Text that is no ASCII takes up to three bytes a character, and a write stops where the memory ends.
    this.#reserve(MAX_OVERHEAD_BYTES + 3 * length);
    const bytes = this.#bytes;
    let at = writeVarint(bytes, this.#size, length);
    bytes[at++] = 0;
    at = writeVarlong(bytes, at, delta);
    at = writeVarint(bytes, at, this.#count);
    at = writeVarint(bytes, at, keyLength);
    if (key !== null) {
      if (writeBytes(bytes, at, key) !== keyLength) return false;
      at += keyLength;
    }
    at = writeVarint(bytes, at, valueLength);
    if (value !== null) {
      if (writeBytes(bytes, at, value) !== valueLength) return false;
      at += valueLength;
    }
    if (headers.length === 0) bytes[at++] = 0;
    else at = writeHeaders(bytes, at, headers);
    this.#size = at;
    return true;
  }

  #reserve(extraBytes: number): void {
    if (this.#size + extraBytes <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#size + extraBytes));
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
  }

  #writeHeader(batch: Buffer, options: BatchOptions): void {
    const {producerId = -1, producerEpoch = -1, baseSequence = -1} = options;
    const codec = CompressionCodec[options.compression ?? 'none'];
    const attributes = codec | (options.transactional ? BatchAttribute.transactional : 0);
    batch.writeBigInt64BE(0n, BatchLayout.baseOffset);
    batch.writeInt32BE(batch.length - LENGTH_OVERHEAD_BYTES, BatchLayout.length);
    batch.writeInt32BE(-1, BatchLayout.leaderEpoch);
    batch.writeInt8(MAGIC, BatchLayout.magic);
    batch.writeInt16BE(attributes, BatchLayout.attributes);
    batch.writeInt32BE(this.#count - 1, BatchLayout.lastOffsetDelta);
    batch.writeBigInt64BE(BigInt(this.#firstTimestampMs), BatchLayout.baseTimestamp);
    batch.writeBigInt64BE(BigInt(this.#maxTimestampMs), BatchLayout.maxTimestamp);
    batch.writeBigInt64BE(BigInt(producerId), BatchLayout.producerId);
    batch.writeInt16BE(producerEpoch, BatchLayout.producerEpoch);
    batch.writeInt32BE(baseSequence, BatchLayout.baseSequence);
    batch.writeInt32BE(this.#count, BatchLayout.recordCount);
    batch.writeUInt32BE(crc32c(batch, BatchLayout.attributes), BatchLayout.crc);
  }
}

function uncompressed(records: Buffer, headBytes: number): Buffer {
  const batch = Buffer.allocUnsafeSlow(headBytes + records.length);
  batch.set(records, headBytes);
  return batch;
}

function lengthOf(data: string | Uint8Array | null): number {
  return data === null ? -1 : data.length;
}

function byteLengthOf(data: string | Uint8Array | null): number {
  return typeof data === 'string' ? Buffer.byteLength(data) : lengthOf(data);
}

/** Returns the number of bytes. */
function writeBytes(bytes: Buffer, at: number, data: string | Uint8Array): number {
  if (typeof data === 'string') return bytes.write(data, at, 'utf8');
  if (data.length > SHORT_COPY_BYTES) bytes.set(data, at);
  else for (let i = 0; i < data.length; i++) bytes[at + i] = data[i] as number;
  return data.length;
}

function headersSize(headers: RecordHeaders): number {
  let size = varintSize(headers.length);
  for (const [name, value] of headers) {
    const nameBytes = Buffer.byteLength(name);
    size += varintSize(nameBytes) + nameBytes + varintSize(value.length) + value.length;
  }
  return size;
}

function writeHeaders(bytes: Buffer, start: number, headers: RecordHeaders): number {
  let at = writeVarint(bytes, start, headers.length);
  for (const [name, value] of headers) {
    at = writeVarint(bytes, at, Buffer.byteLength(name));
    at += writeBytes(bytes, at, name);
    at = writeVarint(bytes, at, value.length);
    at += writeBytes(bytes, at, value);
  }
  return at;
}

function requireWhole(timestampMs: number): void {
  if (Number.isSafeInteger(timestampMs)) return;
  throw new StreamError(
    'STREAM_PRODUCE_FAILED',
    `cannot append a record: its timestamp ${timestampMs} is no whole number of milliseconds`,
  );
}
