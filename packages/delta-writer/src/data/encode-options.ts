/** How a Parquet file is written; SNAPPY and the defaults suit nearly every table. */
export interface EncodeOptions {
  readonly compression?: 'uncompressed' | 'snappy' | 'zstd' | undefined;
  /** Default 1,048,576. A reader skips and holds whole row groups. */
  readonly rowGroupRowsMax?: number | undefined;
  /** Columns of the file that get statistics, counted in leaves. Default 32, -1 for all, 0 for none. */
  readonly statsColumns?: number | undefined;
}
