const chunkBits = 65_536;

/** The offsets of one topic that have been seen: a bit each, in chunks, as a topic's offsets lie close together. */
export class OffsetSet {
  readonly #chunks = new Map<string, Uint32Array>();

  /** Adds an offset; false when it was there already. */
  add(partition: number, offset: number): boolean {
    const key = `${partition}/${Math.floor(offset / chunkBits)}`;
    let chunk = this.#chunks.get(key);
    if (chunk === undefined) {
      chunk = new Uint32Array(chunkBits / 32);
      this.#chunks.set(key, chunk);
    }
    const bit = offset % chunkBits;
    const word = chunk[bit >>> 5] ?? 0;
    const mask = 1 << (bit & 31);
    chunk[bit >>> 5] = word | mask;
    return (word & mask) === 0;
  }
}
