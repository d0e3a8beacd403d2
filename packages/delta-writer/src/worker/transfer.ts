import {isMarkedAsUntransferable} from 'node:worker_threads';
import type {ColumnBatch, ColumnVector} from '../data/columns.ts';

/** The buffers of the batches, each once. What cannot move, such as shared memory and Node's pool, is left out: it is cloned. */
export function buffersOf(batches: readonly ColumnBatch[]): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const {columns} of batches) {
    for (const column of columns) addBuffers(column, buffers);
  }
  return [...buffers];
}

function addBuffers(vector: ColumnVector, into: Set<ArrayBuffer>): void {
  for (const {buffer} of arraysOf(vector)) {
    if (buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(buffer)) into.add(buffer);
  }
  for (const child of childrenOf(vector)) addBuffers(child, into);
}

function arraysOf(vector: ColumnVector): ArrayBufferView[] {
  const validity = vector.validity === undefined ? [] : [vector.validity];
  switch (vector.kind) {
    case 'string':
    case 'binary':
      return [...validity, vector.offsets, vector.bytes];
    case 'array':
    case 'map':
      return [...validity, vector.offsets];
    case 'struct':
      return validity;
    default:
      return [...validity, vector.values];
  }
}

function childrenOf(vector: ColumnVector): readonly ColumnVector[] {
  switch (vector.kind) {
    case 'array':
      return [vector.element];
    case 'map':
      return [vector.keys, vector.values];
    case 'struct':
      return vector.fields;
    default:
      return [];
  }
}
