/**
 * Builds one Kafka request. Small values go into a growing buffer; record batches are taken by reference, so that a
 * megabyte of records reaches the socket without being copied.
 */
export class WireWriter {
  readonly #chunks: Uint8Array[] = [];
  #buffer: Buffer;
  #start = 0;
  #at = 0;
  #chunkBytes = 0;

  constructor(initialBytes = 256) {
    this.#buffer = Buffer.allocUnsafe(initialBytes);
  }

  get sizeBytes(): number {
    return this.#chunkBytes + this.#at - this.#start;
  }

  int8(value: number): this {
    this.#reserve(1);
    this.#at = this.#buffer.writeInt8(value, this.#at);
    return this;
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0);
  }

  int16(value: number): this {
    this.#reserve(2);
    this.#at = this.#buffer.writeInt16BE(value, this.#at);
    return this;
  }

  int32(value: number): this {
    this.#reserve(4);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
    return this;
  }

  /** A safe integer as 64 bits, or a `bigint` for values beyond (producer ids). */
  int64(value: number | bigint): this {
    this.#reserve(8);
    this.#at = this.#buffer.writeBigInt64BE(BigInt(value), this.#at);
    return this;
  }

  /** 32 hexadecimal digits as sixteen bytes. */
  uuid(value: string): this {
    this.#reserve(16);
    this.#at += this.#buffer.write(value, this.#at, 16, 'hex');
    return this;
  }

  string(value: string | null): this {
    if (value === null) return this.int16(-1);
    const length = Buffer.byteLength(value);
    return this.int16(length).#text(value, length);
  }

  /** `string` in the flexible versions of the protocol: its length plus one as a varint, 0 for null. */
  compactString(value: string | null): this {
    if (value === null) return this.varint(0);
    const length = Buffer.byteLength(value);
    return this.varint(length + 1).#text(value, length);
  }

  varint(value: number): this {
    let rest = value;
    while (rest > 0x7f) {
      this.int8((((rest & 0x7f) | 0x80) << 24) >> 24);
      rest >>>= 7;
    }
    return this.int8(rest);
  }

  /** No tagged fields: what ends each structure in the flexible versions. */
  noTags(): this {
    return this.int8(0);
  }

  /** Length and bytes. The bytes are not copied: they must stay as they are until the answer has come. */
  bytes(value: Uint8Array | null): this {
    if (value === null) return this.int32(-1);
    this.int32(value.length);
    this.#seal();
    this.#chunks.push(value);
    this.#chunkBytes += value.length;
    return this;
  }

  array<T>(items: readonly T[], write: (item: T) => void): this {
    this.int32(items.length);
    for (const item of items) write(item);
    return this;
  }

  compactArray<T>(items: readonly T[], write: (item: T) => void): this {
    this.varint(items.length + 1);
    for (const item of items) write(item);
    return this;
  }

  nullCompactArray(): this {
    return this.varint(0);
  }

  nullableCompactArray<T>(items: readonly T[] | null, write: (item: T) => void): this {
    return items === null ? this.nullCompactArray() : this.compactArray(items, write);
  }

  /** Everything written so far, in order. The writer must not be used afterwards. */
  chunks(): readonly Uint8Array[] {
    this.#seal();
    return this.#chunks;
  }

  #text(value: string, length: number): this {
    this.#reserve(length);
    this.#at += this.#buffer.write(value, this.#at, length, 'utf8');
    return this;
  }

  #seal(): void {
    if (this.#at === this.#start) return;
    this.#chunks.push(this.#buffer.subarray(this.#start, this.#at));
    this.#chunkBytes += this.#at - this.#start;
    this.#start = this.#at;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    this.#seal();
    this.#buffer = Buffer.allocUnsafe(Math.max(bytes, 512));
    this.#start = 0;
    this.#at = 0;
  }
}
