import {StreamError} from '../../errors.ts';

export function storageError(what: string, cause: unknown): StreamError {
  const found = cause instanceof Error ? cause.message : String(cause);
  return new StreamError('STREAM_STORAGE_FAILED', `cannot ${what}: ${found}`, {cause});
}
