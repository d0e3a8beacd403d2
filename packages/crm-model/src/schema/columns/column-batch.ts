/**
 * Rows in columns, in Arrow's physical layout, so that a batch travels to a worker, to Arrow and to Parquet without
 * a copy. Bitmaps count bits from the least significant one; `offsets` have one element more than there are rows.
 * Arrays may be longer than `rowCount` asks: what lies behind is ignored.
 *
 * The Delta writer takes the same shape; the packages agree by structure, as neither imports the other.
 */
export interface ColumnBatch {
  readonly rowCount: number;
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
  | FixedVector<'integer', Int32Array>
  | FixedVector<'long', BigInt64Array>
  | FixedVector<'double', Float64Array>
  /** Days since 1970-01-01. */
  | FixedVector<'date', Int32Array>
  /** Microseconds since the epoch, UTC. */
  | FixedVector<'timestamp', BigInt64Array>
  | (VectorBase & {
      readonly kind: 'string';
      readonly offsets: Int32Array;
      readonly bytes: Uint8Array;
    })
  | (VectorBase & {
      readonly kind: 'array';
      readonly offsets: Int32Array;
      readonly element: ColumnVector;
    })
  | (VectorBase & {readonly kind: 'struct'; readonly fields: readonly ColumnVector[]});
