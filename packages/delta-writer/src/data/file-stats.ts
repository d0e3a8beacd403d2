/** One column's bound, or the bounds of a struct's columns. A decimal is text at full scale, a timestamp its stats text. */
export type StatValue = number | bigint | string | {readonly [column: string]: StatValue};

/** One column's nulls, or those of a struct's columns. */
export type NullCount = number | {readonly [column: string]: NullCount};

/**
 * What `add.stats` says of one data file (PROTOCOL.md, "Per-file Statistics"). Columns without a bound are left out.
 * The text for the log is made by `serializeStats`.
 */
export interface FileStats {
  readonly numRecords: number;
  readonly minValues: {readonly [column: string]: StatValue};
  readonly maxValues: {readonly [column: string]: StatValue};
  readonly nullCount: {readonly [column: string]: NullCount};
}
