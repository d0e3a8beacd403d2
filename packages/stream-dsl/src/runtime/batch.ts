import type {RecordHeaders} from '../record.ts';
import type {RecordColumns} from '../record-batch/record-columns.ts';
import type {Serde} from '../serde.ts';

/**
 * A micro-batch: records in columns, what goes from node to node. Never changed once it was handed on. `keys`,
 * `values` and `timestamps` have one element per record; a null key or value is null.
 */
export interface Batch {
  readonly keys: readonly unknown[];
  readonly values: readonly unknown[];
  readonly timestamps: readonly number[];
  /** Where the records were read; absent for what an aggregate or a buffer forwards later. */
  readonly origin: BatchOrigin | undefined;
  /** Headers that user code gave; otherwise those of the origin count. */
  readonly headers?: readonly (RecordHeaders | undefined)[] | undefined;
  /** Of a table's changes: what each value replaces, null for nothing. Absent where nobody asked for it. */
  readonly olds?: readonly unknown[] | undefined;
  /** Of a versioned table's changes: whether a newer value is known already (rule 11). Absent: none is. */
  readonly outdated?: readonly boolean[] | undefined;
  /** How values were written already, so that none is written twice in the same way. */
  readonly written?: WrittenValues | undefined;
}

/** One element per record: what `serde` made of its value; anything else where that is not known. */
export interface WrittenValues {
  readonly serde: Serde<unknown>;
  readonly values: readonly unknown[];
}

export interface BatchOrigin {
  readonly columns: RecordColumns;
  /** Row in `columns` of each record of the batch. */
  readonly rows: readonly number[];
}

/** The records of `batch` at `indices`, in that order. */
export function selectBatch(batch: Batch, indices: readonly number[]): Batch {
  const {keys, values, timestamps, origin, headers, olds, outdated} = batch;
  return {
    keys: indices.map((i) => keys[i]),
    values: indices.map((i) => values[i]),
    timestamps: indices.map((i) => timestamps[i] ?? -1),
    origin: origin && {
      columns: origin.columns,
      rows: indices.map((i) => origin.rows[i] ?? -1),
    },
    headers: headers && indices.map((i) => headers[i]),
    olds: olds && indices.map((i) => olds[i]),
    outdated: outdated && indices.map((i) => outdated[i] === true),
  };
}

/** The records of `batch` from one index up to another, which is not part of them. */
export function sliceBatch(batch: Batch, from: number, to: number): Batch {
  if (from === 0 && to >= batch.keys.length) return batch;
  const {keys, values, timestamps, origin, headers, olds, outdated} = batch;
  return {
    keys: keys.slice(from, to),
    values: values.slice(from, to),
    timestamps: timestamps.slice(from, to),
    origin: origin && {columns: origin.columns, rows: origin.rows.slice(from, to)},
    headers: headers?.slice(from, to),
    olds: olds?.slice(from, to),
    outdated: outdated?.slice(from, to),
  };
}
