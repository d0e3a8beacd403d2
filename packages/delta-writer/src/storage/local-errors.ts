import {DeltaError, type DeltaErrorCode} from '../errors.ts';

const meanings: Readonly<Record<string, {code: DeltaErrorCode; advice: string}>> = {
  // A limit of the process: for the writer there is no difference.
  EFBIG: {
    code: 'DELTA_STORAGE_FULL',
    advice: 'free some space, or raise the limit of file sizes, and start again',
  },
  ENOSPC: {
    code: 'DELTA_STORAGE_FULL',
    advice: 'free some space and start again; what was committed is safe',
  },
  EDQUOT: {
    code: 'DELTA_STORAGE_FULL',
    advice: 'free some of the quota and start again; what was committed is safe',
  },
  EACCES: {code: 'DELTA_NOT_AUTHORIZED', advice: 'check owner and mode of the folder'},
  EPERM: {code: 'DELTA_NOT_AUTHORIZED', advice: 'check owner and mode of the folder'},
  EROFS: {code: 'DELTA_NOT_AUTHORIZED', advice: 'the file system is mounted read-only'},
  EMFILE: {code: 'DELTA_STORAGE_UNAVAILABLE', advice: 'raise the limit of open files'},
};

/** The system's error as a DeltaError. `problem` says what could not be done. */
export function localError(problem: string, path: string, cause: unknown): DeltaError {
  const systemCode = errorCode(cause);
  const meaning = meanings[systemCode] ?? {
    code: 'DELTA_STORAGE_FAILED' as const,
    advice: undefined,
  };
  return new DeltaError({...meaning, problem, path, found: systemCode}, {cause});
}

/** The system's code of an error, such as `ENOENT`; otherwise its text. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error) return String(error.code);
  return String(error);
}
