import type {ColumnBatch, ColumnVector} from '../columns/column-batch.ts';

/** The rows of a batch as objects: a slow reader of the layout, written against its description only. */
export function readRows(batch: ColumnBatch): Record<string, unknown>[] {
  return Array.from({length: batch.rowCount}, (_, row) =>
    Object.fromEntries(batch.columns.map((column) => [column.name, readValue(column, row)])),
  );
}

function readValue(column: ColumnVector, row: number): unknown {
  if (column.validity !== undefined && !readBit(column.validity, row)) return null;
  switch (column.kind) {
    case 'string': {
      const [from, to] = [column.offsets[row], column.offsets[row + 1]];
      return Buffer.from(column.bytes.subarray(from, to)).toString('utf8');
    }
    case 'boolean':
      return readBit(column.values, row);
    case 'long':
      return Number(column.values[row]);
    case 'timestamp':
      // The column holds microseconds, the record milliseconds.
      return Number((column.values[row] ?? 0n) / 1000n);
    case 'array': {
      const [from, to] = [column.offsets[row] ?? 0, column.offsets[row + 1] ?? 0];
      return Array.from({length: to - from}, (_, item) => readValue(column.element, from + item));
    }
    case 'struct':
      return Object.fromEntries(column.fields.map((field) => [field.name, readValue(field, row)]));
    default:
      return column.values[row];
  }
}

function readBit(bits: Uint8Array, index: number): boolean {
  return (((bits[index >>> 3] ?? 0) >>> (index & 7)) & 1) === 1;
}
