import {StreamError} from '../../errors.ts';

export function closedError(what: string): StreamError {
  return new StreamError('STREAM_CLOSED', `cannot ${what}: it is closed`);
}
