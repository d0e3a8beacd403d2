// The file that a worker thread runs; started by `encode-pool.ts`.
import {move, transferableSymbol, valueSymbol} from 'piscina';
import {encodeFile} from './encode-file.ts';
import {type EncodeReply, failedReply} from './encode-reply.ts';
import type {EncodeRequest} from './encode-request.ts';

/** Piscina's handler. The file's bytes move to the caller. */
export function encode(request: EncodeRequest): unknown {
  const reply = answer(request);
  if (reply.kind === 'failed') return reply;
  return move({[transferableSymbol]: reply.file.bytes.buffer, [valueSymbol]: reply});
}

function answer(request: EncodeRequest): EncodeReply {
  try {
    return {kind: 'encoded', file: encodeFile(request)};
  } catch (error) {
    return failedReply(error);
  }
}
