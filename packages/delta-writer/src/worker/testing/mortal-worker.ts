// A worker that dies where it is told to, by the name of the first column.
import process from 'node:process';
import type {EncodeRequest} from '../encode-request.ts';
import {encode as encodeReally} from '../encode-worker.ts';

export function encode(request: EncodeRequest): unknown {
  if (request.schema.fields[0]?.name === 'exit') process.exit(7);
  if (request.schema.fields[0]?.name === 'wait') {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
  return encodeReally(request);
}
