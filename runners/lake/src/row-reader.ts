import {type ColumnBatch, type ColumnWriter, epochDay, SchemaError} from '@crm/model';
import type {FetchedPartition, RecordColumns} from '@crm/stream-dsl';
import type {DeadLetterRow} from './dead-letter-table.ts';
import {type LakeTable, originFields} from './lake-tables.ts';

/** Rows set aside at first. Most answers are small; for large ones the columns remember their last size. */
const capacity = 512;

/** Turns a topic's records into the columns of its table. */
export class RowReader {
  readonly #table: LakeTable;
  readonly #columns: ColumnWriter<unknown, typeof originFields>;

  constructor(table: LakeTable) {
    this.#table = table;
    this.#columns = table.schema.columnWriter({extra: originFields, capacity});
  }

  /** One row for each record that follows the schema, in order; undefined without any. The others go to `onBad`. */
  read(fetched: FetchedPartition, onBad: (row: DeadLetterRow) => void): ColumnBatch | undefined {
    const {extra} = this.#columns;
    extra.topic = fetched.topic;
    extra.partition = fetched.partition;
    for (const records of fetched.batches) {
      for (let at = 0; at < records.count; at += 1) this.#readRecord(records, at, onBad);
    }
    return this.#columns.rowCount === 0 ? undefined : this.#columns.take();
  }

  #readRecord(records: RecordColumns, at: number, onBad: (row: DeadLetterRow) => void): void {
    const {bytes, offsets, timestamps, valueStart, valueEnd} = records;
    const [start = -1, end = -1, timestampMs = -1] = [valueStart[at], valueEnd[at], timestamps[at]];
    if (start < 0) {
      onBad(deadLetter(records, at, noValue));
      return;
    }
    const {extra} = this.#columns;
    try {
      extra.offset = offsets[at] ?? -1;
      extra.date = timestampMs < 0 ? null : epochDay(timestampMs);
      if (this.#table.dayOf !== undefined) extra.date = this.#table.dayOf(bytes, start, end);
      this.#columns.append(bytes, start, end);
    } catch (error) {
      if (!(error instanceof SchemaError)) throw error;
      onBad(deadLetter(records, at, error));
    }
  }
}

const noValue = {
  code: 'LAKE_VALUE_NULL',
  message: 'the record has no value, a record was expected',
};

function deadLetter(
  records: RecordColumns,
  at: number,
  error: {readonly code: string; readonly message: string},
): DeadLetterRow {
  const {topic, partition, bytes, keyStart, keyEnd, valueStart, valueEnd} = records;
  return {
    topic,
    partition,
    offset: records.offsets[at] ?? -1,
    timestampMs: records.timestamps[at] ?? -1,
    errorCode: error.code,
    errorMessage: error.message,
    key: slice(bytes, keyStart[at], keyEnd[at]),
    value: slice(bytes, valueStart[at], valueEnd[at]),
  };
}

function slice(bytes: Uint8Array, start = -1, end = -1): Uint8Array | null {
  return start < 0 ? null : bytes.subarray(start, end);
}
