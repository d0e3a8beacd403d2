import {randomUUID} from 'node:crypto';
import {link, mkdir, open, readdir, readFile, rename, rm, stat} from 'node:fs/promises';
import {dirname, join, relative, sep} from 'node:path';
import {errorCode, localError} from './local-errors.ts';
import {compareKeys, type ListOptions, type Storage, type StoredFile} from './storage.ts';

/**
 * A table in a folder. Each file is written under a temporary name (with a leading dot, which readers of Delta
 * tables skip), flushed, given its name in one step, and the folder flushed, so that a crash leaves all or nothing.
 */
export class LocalStorage implements Storage {
  readonly location: string;
  readonly mayIgnoreConditions = false;
  /** Folders that are known to be there: a commit must not ask again each time. */
  readonly #folders = new Set<string>();

  constructor(folder: string) {
    this.location = folder;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(key);
    await this.#write(path, bytes, (temporary) => rename(temporary, path));
  }

  async putIfAbsent(key: string, bytes: Uint8Array): Promise<'created' | 'exists'> {
    const path = this.#path(key);
    let outcome: 'created' | 'exists' = 'created';
    await this.#write(path, bytes, async (temporary) => {
      try {
        // The commit itself: unlike rename, link() fails when the name is taken.
        await link(temporary, path);
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw error;
        outcome = 'exists';
      } finally {
        await rm(temporary, {force: true});
      }
    });
    return outcome;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const path = this.#path(key);
    return await orMissing(path, () => readFile(path));
  }

  async getRange(key: string, start: number, end: number): Promise<Uint8Array | undefined> {
    const path = this.#path(key);
    return await orMissing(path, async () => {
      const file = await open(path, 'r');
      try {
        const {bytesRead, buffer} = await file.read(new Uint8Array(end - start), {position: start});
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    });
  }

  async *list(folder: string, options: ListOptions = {}): AsyncIterable<StoredFile> {
    const {startAfter} = options;
    const isAfter = (key: string): boolean =>
      startAfter === undefined || compareKeys(key, startAfter) > 0;
    // A log is listed for its end: what comes before is not worth sorting.
    for (const key of (await this.#keysBelow(folder)).filter(isAfter).sort(compareKeys)) {
      const file = await this.head(key);
      if (file !== undefined) yield file;
    }
  }

  async head(key: string): Promise<StoredFile | undefined> {
    const path = this.#path(key);
    const found = await orMissing(path, () => stat(path));
    if (found === undefined) return undefined;
    return {key, sizeBytes: found.size, modifiedMs: Math.trunc(found.mtimeMs)};
  }

  async delete(key: string): Promise<void> {
    const path = this.#path(key);
    try {
      await rm(path, {force: true});
    } catch (error) {
      throw localError(`cannot delete ${path}`, path, error);
    }
  }

  close(): void {}

  async #write(
    path: string,
    bytes: Uint8Array,
    publish: (temporary: string) => Promise<void>,
  ): Promise<void> {
    const folder = dirname(path);
    const temporary = join(folder, `.${randomUUID()}.tmp`);
    try {
      await this.#makeFolder(folder);
      await writeDurably(temporary, bytes);
      await publish(temporary);
      await syncFolder(folder);
    } catch (error) {
      // Somebody removed the folder: forget it, so that another attempt makes it again.
      this.#folders.delete(folder);
      await rm(temporary, {force: true}).catch(() => undefined);
      throw localError(`cannot write ${path}`, path, error);
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    if (this.#folders.has(folder)) return;
    const first = await mkdir(folder, {recursive: true});
    // A new folder is durable when each folder above it has been flushed.
    for (let made = folder; first !== undefined; made = dirname(made)) {
      await syncFolder(dirname(made));
      if (made === first) break;
    }
    this.#folders.add(folder);
  }

  async #keysBelow(folder: string): Promise<string[]> {
    const path = this.#path(folder);
    const entries = await orMissing(path, () =>
      readdir(path, {recursive: true, withFileTypes: true}),
    );
    return (entries ?? [])
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => relative(this.location, file).split(sep).join('/'));
  }

  #path(key: string): string {
    return join(this.location, ...key.split('/'));
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orMissing<T>(path: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw localError(`cannot read ${path}`, path, error);
  }
}
