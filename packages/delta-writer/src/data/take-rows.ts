import type {ColumnVector} from './columns.ts';
import {isPresent, validityOf} from './vectors.ts';

/** Rows in runs: start and end (exclusive) of each, one after the other. */
export type Runs = readonly number[];

/** The rows of the runs as a vector of its own. */
export function takeRows(vector: ColumnVector, runs: Runs): ColumnVector {
  const rowCount = countRows(runs);
  const validity = validityOf(vector);
  const taken = validity === undefined ? undefined : takeBits(validity, runs, rowCount);
  const nullCount = taken === undefined ? 0 : rowCount - countBits(taken, rowCount);
  const base = {name: vector.name, nullCount, validity: nullCount === 0 ? undefined : taken};
  switch (vector.kind) {
    case 'string':
    case 'binary': {
      const offsets = takeOffsets(vector.offsets, runs, rowCount);
      const spans = spansOf(vector.offsets, runs);
      const bytes = copyRuns(vector.bytes, spans, new Uint8Array(countRows(spans)));
      return {...base, kind: vector.kind, offsets, bytes};
    }
    case 'array': {
      const element = takeRows(vector.element, spansOf(vector.offsets, runs));
      return {
        ...base,
        kind: 'array',
        offsets: takeOffsets(vector.offsets, runs, rowCount),
        element,
      };
    }
    case 'map': {
      const spans = spansOf(vector.offsets, runs);
      const offsets = takeOffsets(vector.offsets, runs, rowCount);
      const keys = takeRows(vector.keys, spans);
      return {...base, kind: 'map', offsets, keys, values: takeRows(vector.values, spans)};
    }
    case 'struct':
      return {...base, kind: 'struct', fields: vector.fields.map((field) => takeRows(field, runs))};
    case 'boolean':
      return {...base, kind: 'boolean', values: takeBits(vector.values, runs, rowCount)};
    case 'decimal': {
      const {precision, scale} = vector;
      const bytes = runs.map((row) => row * 16);
      const values = copyRuns(vector.values, bytes, new Uint8Array(rowCount * 16));
      return {...base, kind: 'decimal', precision, scale, values};
    }
    case 'byte':
      return {
        ...base,
        kind: 'byte',
        values: copyRuns(vector.values, runs, new Int8Array(rowCount)),
      };
    case 'short':
      return {
        ...base,
        kind: 'short',
        values: copyRuns(vector.values, runs, new Int16Array(rowCount)),
      };
    case 'integer':
    case 'date':
      return {
        ...base,
        kind: vector.kind,
        values: copyRuns(vector.values, runs, new Int32Array(rowCount)),
      };
    case 'float':
      return {
        ...base,
        kind: 'float',
        values: copyRuns(vector.values, runs, new Float32Array(rowCount)),
      };
    case 'double':
      return {
        ...base,
        kind: 'double',
        values: copyRuns(vector.values, runs, new Float64Array(rowCount)),
      };
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
      return {
        ...base,
        kind: vector.kind,
        values: copyRuns(vector.values, runs, new BigInt64Array(rowCount)),
      };
  }
}

export function countRows(runs: Runs): number {
  let count = 0;
  for (let at = 0; at < runs.length; at += 2) count += (runs[at + 1] ?? 0) - (runs[at] ?? 0);
  return count;
}

interface Slots<T> {
  set(values: T, offset: number): void;
  subarray(start: number, end: number): T;
}

function copyRuns<T extends Slots<T>>(from: T, runs: Runs, into: T): T {
  let offset = 0;
  for (let at = 0; at < runs.length; at += 2) {
    const start = runs[at] ?? 0;
    const end = runs[at + 1] ?? 0;
    into.set(from.subarray(start, end), offset);
    offset += end - start;
  }
  return into;
}

/** What the rows of the runs span in the bytes or elements that the offsets point to. */
function spansOf(offsets: Int32Array, runs: Runs): Runs {
  return runs.map((row) => offsets[row] ?? 0);
}

function takeOffsets(offsets: Int32Array, runs: Runs, rowCount: number): Int32Array {
  const taken = new Int32Array(rowCount + 1);
  let to = 0;
  let end = 0;
  for (let at = 0; at < runs.length; at += 2) {
    const last = runs[at + 1] ?? 0;
    for (let row = runs[at] ?? 0; row < last; row++) {
      end += (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
      taken[++to] = end;
    }
  }
  return taken;
}

function takeBits(bits: Uint8Array, runs: Runs, rowCount: number): Uint8Array {
  const taken = new Uint8Array((rowCount + 7) >> 3);
  let to = 0;
  for (let at = 0; at < runs.length; at += 2) {
    const end = runs[at + 1] ?? 0;
    for (let row = runs[at] ?? 0; row < end; row++, to++) {
      if (isPresent(bits, row)) taken[to >> 3] = (taken[to >> 3] ?? 0) | (1 << (to & 7));
    }
  }
  return taken;
}

function countBits(bits: Uint8Array, rowCount: number): number {
  let count = 0;
  for (let row = 0; row < rowCount; row++) count += isPresent(bits, row) ? 1 : 0;
  return count;
}
