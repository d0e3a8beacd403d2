import {isDeltaError} from '@crm/delta-writer';
import {GeneratorError} from '@crm/generator';
import {isStreamError} from '@crm/stream-dsl';

export type DemoErrorCode =
  /** An option that does not exist, or has another form. */
  | 'DEMO_OPTION_INVALID'
  /** The folder holds what the demo did not write, and would delete. */
  | 'DEMO_FOLDER_FOREIGN'
  /** The folder cannot be read or written. */
  | 'DEMO_FOLDER_UNUSABLE'
  /** What the folder says about its run cannot be read. */
  | 'DEMO_STATE_UNREADABLE'
  /** The options ask for another run than the unfinished one in the folder. */
  | 'DEMO_RUN_DIFFERS'
  /** Everything was sent, and something did not arrive in time. */
  | 'DEMO_NOT_DRAINED';

/** What the demo itself can say about a fault. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
  readonly code: DemoErrorCode;

  constructor(code: DemoErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A fault in sentences, one a line, the cause after it; with a stack only where nobody foresaw it. */
export function faultText(error: unknown): string {
  if (!isForeseen(error)) return error instanceof Error ? String(error.stack) : String(error);
  const text = `${error.code}: ${error.message}`;
  return isForeseen(error.cause) ? `${text}\n  ${faultText(error.cause)}` : text;
}

function isForeseen(error: unknown): error is Error & {readonly code: string} {
  return (
    error instanceof DemoError ||
    error instanceof GeneratorError ||
    isStreamError(error) ||
    isDeltaError(error)
  );
}
