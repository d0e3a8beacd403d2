import {type FileHandle, open} from 'node:fs/promises';
import {dirname} from 'node:path';

/** The one file of a journal. Rejects with the system's errors. */
export interface JournalFile {
  size(): Promise<number>;
  /** `length` bytes, or fewer at the end of the file, in memory of their own. */
  read(position: number, length: number): Promise<Buffer>;
  write(chunks: readonly Uint8Array[], position: number): Promise<void>;
  /** Resolves once everything written survives a loss of power. */
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

/** Linux takes 1,024 at once. */
const MAX_CHUNKS = 1_000;

/** Opens the file at `path`, made durably if it is not there. */
export async function openJournalFile(path: string): Promise<JournalFile> {
  try {
    return new NodeJournalFile(await open(path, 'r+'));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const handle = await open(path, 'wx+');
  await syncFolder(dirname(path));
  return new NodeJournalFile(handle);
}

class NodeJournalFile implements JournalFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  async read(position: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    while (filled < length) {
      const {bytesRead} = await this.#handle.read(
        bytes,
        filled,
        length - filled,
        position + filled,
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  }

  async write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    let at = position;
    for (let first = 0; first < chunks.length; first += MAX_CHUNKS) {
      const some = chunks.slice(first, first + MAX_CHUNKS);
      await this.#writeAll(some, at);
      at += sizeOf(some);
    }
  }

  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  async truncate(size: number): Promise<void> {
    await this.#handle.truncate(size);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #writeAll(chunks: readonly Uint8Array[], position: number): Promise<void> {
    const {bytesWritten} = await this.#handle.writev([...chunks], position);
    const sizeBytes = sizeOf(chunks);
    if (bytesWritten === sizeBytes) return;
    // A nearly full disk takes a part; the next write tells why it took no more.
    const rest = Buffer.concat([...chunks]).subarray(bytesWritten);
    let written = 0;
    while (written < rest.length) {
      const at = position + bytesWritten + written;
      written += (await this.#handle.write(rest, written, rest.length - written, at)).bytesWritten;
    }
  }
}

/** A new file survives a loss of power only with its entry in the folder. Windows has no such call and no such need. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, {length}) => sum + length, 0);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
