import {compareKeys, type ListOptions, type Storage, type StoredFile} from '../storage/storage.ts';

/** A table in memory, for tests. Several tables handles may share one: that is how two writers meet. */
export class MemoryStorage implements Storage {
  readonly location: string;
  readonly mayIgnoreConditions = false;
  readonly #files = new Map<string, {bytes: Uint8Array; modifiedMs: number}>();
  readonly #nowMs: () => number;

  constructor(location = 'memory:table', nowMs: () => number = Date.now) {
    this.location = location;
    this.#nowMs = nowMs;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    // A copy: a caller that reuses its buffer must not change what is stored.
    this.#files.set(key, {bytes: bytes.slice(), modifiedMs: this.#nowMs()});
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    if (this.#files.has(key)) return 'exists';
    await this.put(key, bytes);
    return 'created';
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#files.get(key)?.bytes.slice();
  }

  async getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined> {
    return this.#files.get(key)?.bytes.slice(start, end);
  }

  async *list(folder: string, {startAfter}: ListOptions = {}): AsyncIterable<StoredFile> {
    const keys = [...this.#files.keys()].filter((key) => key.startsWith(`${folder}/`));
    for (const key of keys.sort(compareKeys)) {
      if (startAfter !== undefined && compareKeys(key, startAfter) <= 0) continue;
      const file = await this.head(key);
      if (file !== undefined) yield file;
    }
  }

  async head(key: string): Promise<StoredFile | undefined> {
    const file = this.#files.get(key);
    if (file === undefined) return undefined;
    return {key, sizeBytes: file.bytes.length, modifiedMs: file.modifiedMs};
  }

  async delete(key: string): Promise<void> {
    this.#files.delete(key);
  }

  close(): void {}
}
