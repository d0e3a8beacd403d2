import {open, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {crc32} from 'node:zlib';

const CHUNK_BYTES = 1 << 20;

/** What a file was when it was closed, written beside it. */
interface Seal {
  readonly sizeBytes: number;
  readonly crc32: number;
}

/** Writes down what a closed file holds, so that the next one who opens it can tell whether it is still that. */
export async function sealFile(path: string): Promise<void> {
  const draft = `${sealOf(path)}.draft`;
  await writeFile(draft, JSON.stringify(await sumOf(path)), {flush: true});
  await rename(draft, sealOf(path));
}

/**
 * Takes the seal off, as the file is about to change: `whole` or `changed` where there was one, `none` for a file
 * that was not closed.
 */
export async function breakSeal(path: string): Promise<'whole' | 'changed' | 'none'> {
  const seal = await readSeal(path);
  if (seal === undefined) return 'none';
  const {sizeBytes, crc32: sum} = await sumOf(path);
  await rm(sealOf(path), {force: true});
  return sizeBytes === seal.sizeBytes && sum === seal.crc32 ? 'whole' : 'changed';
}

export function sealOf(path: string): string {
  return `${path}.seal`;
}

async function readSeal(path: string): Promise<Seal | undefined> {
  const text = await readFile(sealOf(path), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // A seal that is no seal matches nothing.
  const none = {sizeBytes: -1, crc32: -1};
  try {
    const read: unknown = JSON.parse(text);
    const isSeal = typeof read === 'object' && read !== null && 'sizeBytes' in read;
    if (!isSeal || !('crc32' in read)) return none;
    return {sizeBytes: Number(read.sizeBytes), crc32: Number(read.crc32)};
  } catch {
    return none;
  }
}

async function sumOf(path: string): Promise<Seal> {
  const file = await open(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let [sum, sizeBytes] = [0, 0];
    for (;;) {
      const {bytesRead} = await file.read(chunk, 0, CHUNK_BYTES, sizeBytes);
      if (bytesRead === 0) return {sizeBytes, crc32: sum};
      sum = crc32(chunk.subarray(0, bytesRead), sum);
      sizeBytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}
