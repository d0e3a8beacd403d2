/** Positions in a record batch of format v2 (the `RecordBatch` of Kafka's protocol guide). All numbers are big-endian. */
export const BatchLayout = {
  baseOffset: 0,
  /** Bytes after this field. */
  length: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
  records: 61,
} as const;

/** What `length` does not count: the base offset and the length itself. */
export const LENGTH_OVERHEAD_BYTES = 12;
export const MAGIC = 2;

/** Bits of the attributes. */
export const BatchAttribute = {
  compression: 0x07,
  logAppendTime: 0x08,
  transactional: 0x10,
  control: 0x20,
} as const;

/** Values of the compression bits. */
export const CompressionCodec = {none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4} as const;
