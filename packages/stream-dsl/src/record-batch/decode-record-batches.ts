import type {TopicPartition} from '../topic.ts';
import {type AbortedTransaction, AbortedTransactions} from './aborted-transactions.ts';
import {type BatchHeader, corrupt, readBatchHeader} from './batch-header.ts';
import {BatchLayout, CompressionCodec} from './batch-layout.ts';
import {crc32c} from './crc32c.ts';
import {decompress} from './decompress.ts';
import {type RecordSection, readRecords} from './read-records.ts';
import type {RecordColumns} from './record-columns.ts';

export interface DecodeOptions {
  /** Records before it are left out: a broker answers with whole batches. */
  readonly fromOffset: number;
  /** What the broker said of aborted transactions; their records are left out. */
  readonly aborted?: readonly AbortedTransaction[] | undefined;
  /** Default true. */
  readonly verifyCrc?: boolean | undefined;
}

export interface DecodedBatches {
  /** Those with records, in order. Uncompressed ones are windows into the bytes given. */
  readonly batches: readonly RecordColumns[];
  /** The offset to read on from; beyond the last record when batches were left out. */
  readonly nextOffset: number;
}

/**
 * Decodes record batches of format v2 as they lie in a fetched answer, whose last one may be cut. Throws
 * STREAM_RECORD_CORRUPT for anything else, without the batches before it.
 */
export function decodeRecordBatches(
  at: TopicPartition,
  bytes: Uint8Array,
  options: DecodeOptions,
): DecodedBatches {
  const {fromOffset, verifyCrc = true} = options;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const aborted = new AbortedTransactions(options.aborted ?? []);
  const batches: RecordColumns[] = [];
  let nextOffset = fromOffset;
  let start = 0;
  for (;;) {
    const batch = readBatchHeader(at, view, start);
    if (batch === undefined) return {batches, nextOffset};
    start = batch.end;
    if (verifyCrc) checkCrc(at, bytes, batch);
    const isAborted = aborted.has(batch, () => isAbortMarker(at, bytes, batch));
    if (batch.lastOffset < fromOffset) continue;
    nextOffset = batch.lastOffset + 1;
    if (isAborted || batch.isControl) continue;
    const columns = decodeBatch(at, bytes, batch, fromOffset);
    if (columns.count > 0) batches.push(columns);
  }
}

function decodeBatch(
  at: TopicPartition,
  bytes: Uint8Array,
  batch: BatchHeader,
  fromOffset: number,
): RecordColumns {
  const columns = readRecords(sectionOf(at, bytes, batch), fromOffset);
  if (columns !== undefined) return columns;
  throw corrupt(
    at,
    batch.baseOffset,
    `${batch.recordCount} records that do not fit into their batch`,
  );
}

function sectionOf(at: TopicPartition, bytes: Uint8Array, batch: BatchHeader): RecordSection {
  const {recordCount, baseOffset, baseTimestampMs, logAppendTimeMs} = batch;
  const {topic, partition} = at;
  const head = {topic, partition, recordCount, baseOffset, baseTimestampMs, logAppendTimeMs};
  const start = batch.start + BatchLayout.records;
  if (batch.codec === CompressionCodec.none) return {...head, bytes, start, end: batch.end};
  try {
    const body = decompress(batch.codec, bytes.subarray(start, batch.end));
    return {...head, bytes: body, start: 0, end: body.length};
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw corrupt(at, baseOffset, `a batch that cannot be decompressed: ${reason}`, {cause});
  }
}

function checkCrc(at: TopicPartition, bytes: Uint8Array, batch: BatchHeader): void {
  const found = crc32c(bytes, batch.start + BatchLayout.attributes, batch.end);
  if (found === batch.crc) return;
  throw corrupt(at, batch.baseOffset, `checksum ${found} where the batch says ${batch.crc}`);
}

/** The key of a control record is a version and a type, two bytes each; type 0 is an abort. */
function isAbortMarker(at: TopicPartition, bytes: Uint8Array, batch: BatchHeader): boolean {
  const marker = decodeBatch(at, bytes, batch, batch.baseOffset);
  const keyAt = marker.count > 0 ? (marker.keyStart[0] ?? -1) : -1;
  return keyAt >= 0 && marker.bytes[keyAt + 2] === 0 && marker.bytes[keyAt + 3] === 0;
}
