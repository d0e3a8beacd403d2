/** A stretch of wall time with a constant rate of sending. */
export interface LoadPiece {
  readonly durationMs: number;
  readonly perSecond: number;
}

export interface LoadContext {
  /** Event time at the start of the workload. */
  readonly startMs: number;
  /** Event-time milliseconds per wall millisecond. */
  readonly speed: number;
  /** Wall milliseconds from the start of the workload to the start of this load. */
  readonly fromMs: number;
}

/**
 * How many records are sent when: pieces of constant rate, one after the other. A load that ends keeps the rate of its
 * last piece for whatever is left to send.
 */
export interface Load {
  readonly name: string;
  pieces(context: LoadContext): Iterable<LoadPiece>;
}
