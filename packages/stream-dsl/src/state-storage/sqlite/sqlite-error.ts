import {isStreamError, StreamError} from '../../errors.ts';

/** Primary result codes of SQLite that speak of the machine: no permission, busy, no memory, read-only, I/O, full, no file. */
const REFUSALS: ReadonlySet<number> = new Set([3, 5, 6, 7, 8, 10, 13, 14]);
/** An I/O error of its own: the file ends too early. */
const SHORT_READ = 522;

/** What went wrong with the state of a task, as a `StreamError`. */
export function stateError(what: string, cause: unknown): StreamError {
  if (isStreamError(cause)) return cause;
  const found = cause instanceof Error ? cause.message : String(cause);
  if (isDamage(cause)) return corrupt(what, found, cause);
  return new StreamError('STREAM_STORAGE_FAILED', `cannot ${what}: ${found}`, {cause});
}

export function corrupt(what: string, found: string, cause?: unknown): StreamError {
  return new StreamError(
    'STREAM_STATE_CORRUPT',
    `cannot ${what}: ${found}; it is rebuilt from its changelog`,
    {cause},
  );
}

/** Whether SQLite complains of what it read. */
function isDamage(cause: unknown): boolean {
  if (!(cause instanceof Error) || !('errcode' in cause)) return false;
  const code = Number(cause.errcode);
  // Extended codes have the primary one in their lowest byte.
  return code === SHORT_READ || !REFUSALS.has(code & 0xff);
}
