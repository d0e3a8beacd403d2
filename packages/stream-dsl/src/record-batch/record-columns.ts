/**
 * The records of one batch of one partition, in columns. Nothing is decoded: keys and values are windows into
 * `bytes`. All arrays have at least `count` elements. A null key has `keyStart` -1, a null value `valueStart` -1.
 * Control batches and aborted transactions are already left out, so offsets may have gaps.
 */
export interface RecordColumns {
  readonly topic: string;
  readonly partition: number;
  readonly count: number;
  /** Absolute offsets, ascending. */
  readonly offsets: Float64Array;
  /** Record timestamps, milliseconds since the epoch; -1 where the producer set none. */
  readonly timestamps: Float64Array;
  readonly bytes: Uint8Array;
  readonly keyStart: Int32Array;
  readonly keyEnd: Int32Array;
  readonly valueStart: Int32Array;
  readonly valueEnd: Int32Array;
  /** Position in `bytes` of each record's header count (a zigzag varint, record batch v2); -1 for no headers. */
  readonly headersAt: Int32Array;
}
