/**
 * Rows in columns, in Arrow's physical layout, so that a batch travels to a worker, to Arrow and to Parquet without
 * a copy. Bitmaps count bits from the least significant one; `offsets` have one element more than there are rows.
 * Arrays may be longer than `rowCount` asks: what lies behind is ignored.
 */
export interface ColumnBatch {
  readonly rowCount: number;
  /** One per top-level column, partition columns included; found by name, in any order. */
  readonly columns: readonly ColumnVector[];
}

interface VectorBase {
  readonly name: string;
  readonly nullCount: number;
  /** Bit 1: a value is there. Absent when `nullCount` is 0. */
  readonly validity?: Uint8Array | undefined;
}

type FixedVector<Kind extends string, Values> = VectorBase & {
  readonly kind: Kind;
  readonly values: Values;
};

export type ColumnVector =
  /** A bitmap. */
  | FixedVector<'boolean', Uint8Array>
  | FixedVector<'byte', Int8Array>
  | FixedVector<'short', Int16Array>
  | FixedVector<'integer', Int32Array>
  | FixedVector<'long', BigInt64Array>
  | FixedVector<'float', Float32Array>
  | FixedVector<'double', Float64Array>
  /** Days since 1970-01-01. */
  | FixedVector<'date', Int32Array>
  /** Microseconds since the epoch, UTC. */
  | FixedVector<'timestamp', BigInt64Array>
  /** Microseconds since the epoch, no zone. */
  | FixedVector<'timestamp_ntz', BigInt64Array>
  /** Unscaled, two's complement, 16 bytes a value, little endian. */
  | (FixedVector<'decimal', Uint8Array> & {readonly precision: number; readonly scale: number})
  | (VectorBase & {
      readonly kind: 'string' | 'binary';
      readonly offsets: Int32Array;
      readonly bytes: Uint8Array;
    })
  | (VectorBase & {
      readonly kind: 'array';
      readonly offsets: Int32Array;
      readonly element: ColumnVector;
    })
  | (VectorBase & {readonly kind: 'struct'; readonly fields: readonly ColumnVector[]})
  | (VectorBase & {
      readonly kind: 'map';
      readonly offsets: Int32Array;
      readonly keys: ColumnVector;
      readonly values: ColumnVector;
    });
