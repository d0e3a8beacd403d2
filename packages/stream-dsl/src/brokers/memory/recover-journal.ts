import {StreamError} from '../../errors.ts';
import {decodeFrame, FRAME_HEAD_BYTES, FRAME_MAGIC, type Frame, frameLength} from './frame.ts';
import type {JournalFile} from './journal-file.ts';

/** Begins each journal: what it is, and the version of its form. */
const FILE_HEAD = Buffer.from('crm-log1');
const WINDOW_BYTES = 4 << 20;

/**
 * Gives every whole frame to `onFrame`, in order, and cuts off the torn end that a crash may have left. Returns the
 * size that remains, all of it durable. Throws STREAM_STORAGE_FAILED, and cuts nothing, when a frame is broken that
 * was durable once.
 */
export async function recoverJournal(
  file: JournalFile,
  onFrame: (frame: Frame, position: number) => void,
): Promise<number> {
  const size = await file.size();
  if (await isNew(file, size)) {
    await file.truncate(0);
    await file.write([FILE_HEAD], 0);
    await file.sync();
    return FILE_HEAD.length;
  }
  const end = await readFrames(file, size, onFrame);
  if (end < size) {
    await requireTorn(file, end, size);
    await file.truncate(end);
  }
  // A killed process leaves what the system has not written yet.
  await file.sync();
  return end;
}

/** A crash right after the file was made leaves a part of its head. */
async function isNew(file: JournalFile, size: number): Promise<boolean> {
  const head = await file.read(0, FILE_HEAD.length);
  if (head.equals(FILE_HEAD)) return false;
  if (size < FILE_HEAD.length && head.equals(FILE_HEAD.subarray(0, size))) return true;
  throw new StreamError(
    'STREAM_STORAGE_FAILED',
    `cannot open the journal: it begins with ${head.toString('hex')}, ${FILE_HEAD} was expected; use another folder, or the version that wrote it`,
  );
}

/** Returns where the first frame begins that is not whole. */
async function readFrames(
  file: JournalFile,
  size: number,
  onFrame: (frame: Frame, position: number) => void,
): Promise<number> {
  let position = FILE_HEAD.length;
  let windowAt = position;
  let window = await file.read(position, Math.min(WINDOW_BYTES, size - position));
  for (;;) {
    const left = windowAt + window.length - position;
    const length = frameLength(window, position - windowAt) ?? 0;
    const wanted = Math.max(length, FRAME_HEAD_BYTES);
    if (wanted > left) {
      if (position + wanted > size) return position;
      window = await file.read(position, Math.min(Math.max(WINDOW_BYTES, wanted), size - position));
      windowAt = position;
      continue;
    }
    const frame = length > 0 ? decodeFrame(window, position - windowAt, length) : undefined;
    if (frame === undefined) return position;
    onFrame(frame, position);
    position += length;
  }
}

/** A later frame that knew the bytes at `end` to be durable proves that they were lost since, not torn. */
async function requireTorn(file: JournalFile, end: number, size: number): Promise<void> {
  for (let windowAt = end + 1; windowAt < size; windowAt += WINDOW_BYTES) {
    const length = Math.min(WINDOW_BYTES + FRAME_HEAD_BYTES, size - windowAt);
    const window = await file.read(windowAt, length);
    for (let at = window.indexOf(FRAME_MAGIC); at >= 0; at = window.indexOf(FRAME_MAGIC, at + 1)) {
      const claimed = frameLength(window, at) ?? 0;
      if (claimed === 0 || windowAt + at + claimed > size) continue;
      const frame = decodeFrame(await file.read(windowAt + at, claimed), 0, claimed);
      if (frame === undefined || frame.durableBytes <= end) continue;
      throw new StreamError(
        'STREAM_STORAGE_FAILED',
        `cannot open the journal: it is damaged at byte ${end} of ${size}, and what follows was committed; restore the file from a copy`,
      );
    }
  }
}
