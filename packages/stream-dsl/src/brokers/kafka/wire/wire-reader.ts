import {StreamError} from '../../../errors.ts';

/** Reads one Kafka response. Reading beyond the end raises STREAM_RECORD_CORRUPT: the answer was cut or is no answer. */
export class WireReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  int8(): number {
    return this.#buffer.readInt8(this.#take(1));
  }

  int16(): number {
    return this.#buffer.readInt16BE(this.#take(2));
  }

  int32(): number {
    return this.#buffer.readInt32BE(this.#take(4));
  }

  /** An offset or a timestamp: never beyond 2^53 in practice. */
  int64(): number {
    return Number(this.bigint64());
  }

  bigint64(): bigint {
    return this.#buffer.readBigInt64BE(this.#take(8));
  }

  /** Sixteen bytes as 32 hexadecimal digits. */
  uuid(): string {
    const start = this.#take(16);
    return this.#buffer.toString('hex', start, start + 16);
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#buffer.readUInt8(this.#take(1));
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new StreamError(
      'STREAM_RECORD_CORRUPT',
      'cannot read an answer of Kafka: varint too long',
    );
  }

  string(): string {
    return this.nullableString() ?? '';
  }

  nullableString(): string | null {
    const length = this.int16();
    return length < 0 ? null : this.#text(length);
  }

  compactString(): string | null {
    const length = this.varint() - 1;
    return length < 0 ? null : this.#text(length);
  }

  /** A window into the answer, not a copy; empty for null. */
  bytes(): Buffer {
    const length = Math.max(0, this.int32());
    const start = this.#take(length);
    return this.#buffer.subarray(start, start + length);
  }

  array<T>(read: () => T): T[] {
    return this.#items(this.int32(), read);
  }

  compactArray<T>(read: () => T): T[] {
    return this.#items(this.varint() - 1, read);
  }

  /** Skips the tagged fields that end each structure in the flexible versions. */
  skipTags(): void {
    for (let left = this.varint(); left > 0; left--) {
      this.varint();
      this.#take(this.varint());
    }
  }

  #items<T>(count: number, read: () => T): T[] {
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(read());
    return items;
  }

  #text(length: number): string {
    const start = this.#take(length);
    return this.#buffer.toString('utf8', start, start + length);
  }

  #take(bytes: number): number {
    const start = this.#at;
    if (start + bytes > this.#buffer.length) {
      throw new StreamError(
        'STREAM_RECORD_CORRUPT',
        `cannot read an answer of Kafka: ${bytes} bytes wanted at ${start}, ${this.#buffer.length} there`,
      );
    }
    this.#at = start + bytes;
    return start;
  }
}
