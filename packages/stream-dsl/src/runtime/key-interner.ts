import type {Serde} from '../serde.ts';

const MAX_KEYS = 1 << 18;

/**
 * Decodes keys, each distinct one once: the same bytes give the same text object, which saves its making and lets
 * Maps find it by identity. Keys that are objects are decoded anew each time, as user code might change them.
 */
export class KeyInterner {
  readonly #serde: Serde<unknown>;
  /** At most half full, so that it is short to where a key may be. A task has one for each topic: it begins small. */
  #slots = new Int32Array(2048);
  #hashes = new Int32Array(1024);
  #starts = new Int32Array(1025);
  #keys: unknown[] = [];
  #bytes = new Uint8Array(16_384);

  constructor(serde: Serde<unknown>) {
    this.#serde = serde;
  }

  decode(bytes: Uint8Array, start: number, end: number): unknown {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 16_777_619);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let id = this.#slots[slot] ?? 0; id !== 0; id = this.#slots[slot] ?? 0) {
      if (this.#hashes[id - 1] === (hash | 0) && this.#isAt(id - 1, bytes, start, end)) {
        return this.#keys[id - 1];
      }
      slot = (slot + 1) & mask;
    }
    const key = this.#serde.decode(bytes, start, end);
    if (typeof key === 'object' || typeof key === 'function') return key;
    if (this.#keys.length === MAX_KEYS) this.#clear();
    else {
      this.#slots[slot] = this.#add(key, hash, bytes, start, end);
      if (2 * this.#keys.length > this.#slots.length) this.#widen();
    }
    return key;
  }

  #widen(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (let id = 1; id <= this.#keys.length; id++) {
      const hash = this.#hashes[id - 1] ?? 0;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id;
    }
  }

  #isAt(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#starts[index] ?? 0;
    const length = (this.#starts[index + 1] ?? 0) - from;
    if (length !== end - start) return false;
    for (let i = 0; i < length; i++) {
      if (this.#bytes[from + i] !== bytes[start + i]) return false;
    }
    return true;
  }

  #add(key: unknown, hash: number, bytes: Uint8Array, start: number, end: number): number {
    const index = this.#keys.length;
    const from = this.#starts[index] ?? 0;
    const to = from + end - start;
    if (index + 1 >= this.#hashes.length) {
      this.#hashes = grown(this.#hashes, Int32Array, this.#hashes.length * 2);
      this.#starts = grown(this.#starts, Int32Array, this.#hashes.length + 1);
    }
    if (to > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, Uint8Array, Math.max(to, this.#bytes.length * 2));
    }
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#hashes[index] = hash;
    this.#starts[index + 1] = to;
    this.#keys.push(key);
    return index + 1;
  }

  #clear(): void {
    this.#slots.fill(0);
    this.#keys = [];
  }
}

function grown<T extends Int32Array | Uint8Array>(
  old: T,
  type: new (length: number) => T,
  length: number,
): T {
  const next = new type(length);
  next.set(old);
  return next;
}
