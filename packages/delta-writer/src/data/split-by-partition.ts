import {DeltaError} from '../errors.ts';
import {serializePartitionValue} from '../schema/partition-value.ts';
import {type AtomicType, isAtomic, type StructType} from '../schema/struct-type.ts';
import type {ColumnBatch, ColumnVector} from './columns.ts';
import {readAtomic} from './read-value.ts';
import {countRows, takeRows} from './take-rows.ts';
import {nullVector, validityOf} from './vectors.ts';

/** Rows of one partition. */
export interface PartitionedBatch {
  /** As `add.partitionValues` has them. */
  readonly partitionValues: Readonly<Record<string, string | null>>;
  /** Without the partition columns. */
  readonly batch: ColumnBatch;
}

/**
 * The batch by partition, in the order in which the partitions first appear; within one, rows keep their order. Rows
 * that all belong to one partition are not copied. Throws DELTA_SCHEMA_INVALID where `partitionBy` is no column of an
 * atomic type, and DELTA_SCHEMA_MISMATCH for a value that has no text form.
 */
export function splitByPartition(
  schema: StructType,
  partitionBy: readonly string[],
  batch: ColumnBatch,
): PartitionedBatch[] {
  const keys = partitionBy.map((name) => partitionColumn(schema, name, batch));
  const inPath = new Set(partitionBy);
  const rest = batch.columns.filter(({name}) => !inPath.has(name));
  return [...runsByPartition(keys, batch.rowCount).values()].map(({partitionValues, runs}) => {
    if (runs[0] === 0 && runs[1] === batch.rowCount) {
      return {partitionValues, batch: {rowCount: batch.rowCount, columns: rest}};
    }
    const columns = rest.map((vector) => takeRows(vector, runs));
    return {partitionValues, batch: {rowCount: countRows(runs), columns}};
  });
}

interface PartitionColumn {
  readonly name: string;
  readonly type: AtomicType;
  readonly vector: ColumnVector;
  readonly isSame: (row: number, other: number) => boolean;
}

function partitionColumn(schema: StructType, name: string, batch: ColumnBatch): PartitionColumn {
  const type = schema.fields.find((field) => field.name === name)?.type;
  if (type === undefined || !isAtomic(type)) {
    throw new DeltaError({
      code: 'DELTA_SCHEMA_INVALID',
      problem: `cannot partition by ${name}`,
      expected: 'a column that is no array, map or struct',
      found: type === undefined ? 'no such column' : type.type,
      column: name,
    });
  }
  const vector =
    batch.columns.find((column) => column.name === name) ?? nullVector(name, type, batch.rowCount);
  return {name, type, vector, isSame: comparer(vector)};
}

interface Partition {
  readonly partitionValues: Readonly<Record<string, string | null>>;
  readonly runs: number[];
}

/** Rows come in runs of one partition, so that a key is made once a run and not once a row. */
function runsByPartition(
  columns: readonly PartitionColumn[],
  rowCount: number,
): Map<string, Partition> {
  const partitions = new Map<string, Partition>();
  for (let start = 0; start < rowCount; ) {
    const end = endOfRun(columns, start, rowCount);
    const values = columns.map(({name, type, vector}) => {
      const value = serializePartitionValue(type, readAtomic(vector, start));
      return [name, value] as const;
    });
    const key = JSON.stringify(values);
    const partition = partitions.get(key);
    if (partition === undefined) {
      partitions.set(key, {partitionValues: Object.fromEntries(values), runs: [start, end]});
    } else partition.runs.push(start, end);
    start = end;
  }
  return partitions;
}

function endOfRun(columns: readonly PartitionColumn[], start: number, rowCount: number): number {
  let end = rowCount;
  for (const {isSame} of columns) {
    let row = start + 1;
    while (row < end && isSame(row - 1, row)) row++;
    end = Math.min(row, end);
  }
  return end;
}

function comparer(vector: ColumnVector): (row: number, other: number) => boolean {
  if (validityOf(vector) === undefined) {
    switch (vector.kind) {
      case 'integer':
      case 'date': {
        const {values} = vector;
        return (row, other) => values[row] === values[other];
      }
      case 'string': {
        const {offsets, bytes} = vector;
        return (row, other) => isSameText(offsets, bytes, row, other);
      }
    }
  }
  return (row, other) => Object.is(readAtomic(vector, row), readAtomic(vector, other));
}

function isSameText(offsets: Int32Array, bytes: Uint8Array, row: number, other: number): boolean {
  const start = offsets[row] ?? 0;
  const length = (offsets[row + 1] ?? 0) - start;
  const otherStart = offsets[other] ?? 0;
  if (length !== (offsets[other + 1] ?? 0) - otherStart) return false;
  for (let at = 0; at < length; at++) {
    if (bytes[start + at] !== bytes[otherStart + at]) return false;
  }
  return true;
}
