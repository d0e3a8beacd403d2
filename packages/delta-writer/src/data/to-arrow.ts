import {
  type Data as ArrowData,
  type Schema as ArrowSchema,
  type DataType as ArrowType,
  BufferType,
  Data,
  RecordBatch,
  Struct,
} from 'apache-arrow';
import type {ColumnBatch, ColumnVector} from './columns.ts';

/**
 * The batch as an Arrow record batch over the same memory: nothing is copied but decimals whose bytes are not aligned.
 * The columns must stand in the schema's order; see `fitBatch`.
 */
export function toRecordBatch(schema: ArrowSchema, batch: ColumnBatch): RecordBatch {
  const {rowCount} = batch;
  const children = childrenOf(schema.fields, batch.columns, rowCount);
  const struct = new Data(new Struct(schema.fields), 0, rowCount, 0, {}, children);
  return new RecordBatch(schema, struct);
}

function childrenOf(
  fields: readonly {readonly type: ArrowType; readonly name: string}[],
  vectors: readonly ColumnVector[],
  rowCount: number,
): ArrowData[] {
  return fields.map((field, index) => {
    const vector = vectors[index];
    if (vector === undefined) throw new RangeError(`column ${field.name} has no values`);
    return toArrowData(field.type, vector, rowCount);
  });
}

function toArrowData(type: ArrowType, vector: ColumnVector, rowCount: number): ArrowData {
  const {offsets, values, children} = layoutOf(type, vector, rowCount);
  const validity = vector.nullCount === 0 ? undefined : vector.validity;
  const buffers = {
    ...(offsets === undefined ? {} : {[BufferType.OFFSET]: offsets}),
    ...(values === undefined ? {} : {[BufferType.DATA]: values}),
    ...(validity === undefined ? {} : {[BufferType.VALIDITY]: validity}),
  };
  return new Data(type, 0, rowCount, vector.nullCount, buffers, children);
}

interface Layout {
  readonly offsets?: Int32Array;
  readonly values?: ArrowType['TArray'];
  readonly children?: ArrowData[];
}

function layoutOf(type: ArrowType, vector: ColumnVector, rowCount: number): Layout {
  switch (vector.kind) {
    case 'string':
    case 'binary':
      return {offsets: vector.offsets.subarray(0, rowCount + 1), values: vector.bytes};
    case 'array': {
      const {offsets, element} = vector;
      const elements = childrenOf(type.children, [element], offsets[rowCount] ?? 0);
      return {offsets: offsets.subarray(0, rowCount + 1), children: elements};
    }
    case 'map': {
      const {offsets, keys, values} = vector;
      const entryCount = offsets[rowCount] ?? 0;
      const [entry] = type.children;
      const pairs = childrenOf(entry?.type.children ?? [], [keys, values], entryCount);
      const entries = new Data(entry?.type ?? type, 0, entryCount, 0, {}, pairs);
      return {offsets: offsets.subarray(0, rowCount + 1), children: [entries]};
    }
    case 'struct':
      return {children: childrenOf(type.children, vector.fields, rowCount)};
    case 'decimal':
      return {values: wordsOf(vector.values, rowCount)};
    case 'boolean':
      return {values: vector.values.subarray(0, (rowCount + 7) >> 3)};
    default:
      return {values: vector.values.subarray(0, rowCount)};
  }
}

/** Decimals as Arrow's JavaScript has them: four 32-bit words a value. */
function wordsOf(bytes: Uint8Array, rowCount: number): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice(0, rowCount * 16);
  return new Uint32Array(aligned.buffer, aligned.byteOffset, rowCount * 4);
}
