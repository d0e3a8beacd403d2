/** The bytes of short text are written by a loop, which is faster than a call. */
const SHORT_TEXT = 40;
const TWO_POW_32 = 2 ** 32;

/** Writes keys of windows as `windowedSerde` does, each into the same memory: for who copies them at once. */
export class WindowedKeyWriter {
  #memory = Buffer.allocUnsafeSlow(256);
  /** Views of `#memory` by their length, as making one takes longer than filling it. */
  #views: Uint8Array[] = [];

  /** The key's bytes, then the start as a big-endian int64. Good until the next call. */
  write(key: string | Uint8Array, startMs: number): Uint8Array {
    // Text may take three bytes for each of its UTF-16 code units.
    const bytes = this.#reserve(8 + key.length * (typeof key === 'string' ? 3 : 1));
    const keyEnd = typeof key === 'string' ? writeText(bytes, key) : copy(bytes, key);
    const high = Math.floor(startMs / TWO_POW_32);
    writeInt32(bytes, high, keyEnd);
    writeInt32(bytes, startMs >>> 0, keyEnd + 4);
    return this.#view(keyEnd + 8);
  }

  #reserve(length: number): Buffer {
    if (length > this.#memory.length) {
      this.#memory = Buffer.allocUnsafeSlow(2 * length);
      this.#views = [];
    }
    return this.#memory;
  }

  #view(length: number): Uint8Array {
    const known = this.#views[length];
    if (known !== undefined) return known;
    const view = this.#memory.subarray(0, length);
    this.#views[length] = view;
    return view;
  }
}

/** Returns the number of bytes. */
function writeText(bytes: Buffer, text: string): number {
  if (text.length > SHORT_TEXT) return bytes.write(text, 0);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return bytes.write(text, 0);
    bytes[i] = unit;
  }
  return text.length;
}

function copy(bytes: Buffer, from: Uint8Array): number {
  bytes.set(from, 0);
  return from.length;
}

function writeInt32(bytes: Buffer, value: number, at: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
