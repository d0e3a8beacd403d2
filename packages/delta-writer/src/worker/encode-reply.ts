import {DeltaError, type DeltaErrorCode, isDeltaError} from '../errors.ts';
import type {EncodedFile} from './encode-request.ts';

/** What a worker sends back. An error travels as its code and text, as classes do not survive the way. */
export type EncodeReply = EncodedReply | FailedReply;

export interface EncodedReply {
  readonly kind: 'encoded';
  readonly file: EncodedFile;
}

export interface FailedReply {
  readonly kind: 'failed';
  readonly code: DeltaErrorCode;
  readonly message: string;
  readonly column: string | undefined;
}

export function failedReply(error: unknown): FailedReply {
  if (isDeltaError(error)) {
    const {code, message, column} = error;
    return {kind: 'failed', code, message, column};
  }
  const found = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const message = `cannot encode rows in a worker: found ${found}`;
  return {kind: 'failed', code: 'DELTA_ENCODE_FAILED', message, column: undefined};
}

/** The file of a reply; throws the error that the worker met. */
export function fileOf(reply: EncodeReply): EncodedFile {
  switch (reply.kind) {
    case 'encoded':
      return reply.file;
    case 'failed': {
      const {code, message, column} = reply;
      throw new DeltaError({code, problem: message, column});
    }
  }
}
