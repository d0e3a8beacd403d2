import type {StructType} from '../schema/struct-type.ts';
import type {ColumnBatch} from './columns.ts';
import {fitBatch} from './fit-batch.ts';
import {structReader} from './read-value.ts';

/**
 * The batch as objects, with every column of the schema in its order; columns that the batch lacks are null.
 *
 * | type | value |
 * |---|---|
 * | boolean, string, binary | boolean, string, Uint8Array |
 * | byte, short, integer, float, double | number |
 * | long | bigint |
 * | decimal | text at full scale: `'1.50'` |
 * | date | number: days since 1970-01-01 |
 * | timestamp, timestamp_ntz | bigint: microseconds since the epoch |
 * | array, map, struct | array, Map, object |
 *
 * `rowsToColumns` takes all of these back.
 */
export function columnsToRows(schema: StructType, batch: ColumnBatch): Record<string, unknown>[] {
  const read = structReader(fitBatch(schema, batch).columns);
  return Array.from({length: batch.rowCount}, (_, row) => read(row));
}
