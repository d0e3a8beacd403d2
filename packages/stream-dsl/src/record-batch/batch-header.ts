import {StreamError} from '../errors.ts';
import {partitionName, type TopicPartition} from '../topic.ts';
import {BatchAttribute, BatchLayout, LENGTH_OVERHEAD_BYTES, MAGIC} from './batch-layout.ts';

/** The head of one record batch in a fetched answer; positions count from the answer's start. */
export interface BatchHeader {
  readonly start: number;
  readonly end: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly crc: number;
  readonly codec: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  readonly baseTimestampMs: number;
  /** Holds for every record, where the topic has the broker set the time. */
  readonly logAppendTimeMs: number | undefined;
  readonly producerId: number;
  readonly recordCount: number;
}

/** Reads the head at `start`; undefined when the batch is cut, which the last one of an answer may be. */
export function readBatchHeader(
  at: TopicPartition,
  view: DataView,
  start: number,
): BatchHeader | undefined {
  if (view.byteLength - start <= BatchLayout.magic) return undefined;
  const baseOffset = readInt64(view, start + BatchLayout.baseOffset);
  const magic = view.getInt8(start + BatchLayout.magic);
  if (magic !== MAGIC) throw corrupt(at, baseOffset, describeMagic(magic));
  const length = view.getInt32(start + BatchLayout.length);
  const end = start + LENGTH_OVERHEAD_BYTES + length;
  if (end - start < BatchLayout.records)
    throw corrupt(at, baseOffset, `a batch of ${length} bytes, which is too short`);
  if (end > view.byteLength) return undefined;
  const attributes = view.getInt16(start + BatchLayout.attributes);
  return {
    start,
    end,
    baseOffset,
    lastOffset: baseOffset + view.getInt32(start + BatchLayout.lastOffsetDelta),
    crc: view.getUint32(start + BatchLayout.crc),
    codec: attributes & BatchAttribute.compression,
    isTransactional: (attributes & BatchAttribute.transactional) !== 0,
    isControl: (attributes & BatchAttribute.control) !== 0,
    baseTimestampMs: readInt64(view, start + BatchLayout.baseTimestamp),
    logAppendTimeMs:
      attributes & BatchAttribute.logAppendTime
        ? readInt64(view, start + BatchLayout.maxTimestamp)
        : undefined,
    producerId: readInt64(view, start + BatchLayout.producerId),
    recordCount: view.getInt32(start + BatchLayout.recordCount),
  };
}

/** The batch at `offset` cannot be understood. */
export function corrupt(
  at: TopicPartition,
  offset: number,
  found: string,
  options?: ErrorOptions,
): StreamError {
  const message = `cannot read ${partitionName(at)} at offset ${offset}: found ${found}`;
  return new StreamError('STREAM_RECORD_CORRUPT', message, options);
}

/** Offsets, timestamps and producer ids stay below 2^53. */
function readInt64(view: DataView, at: number): number {
  return view.getInt32(at) * 2 ** 32 + view.getUint32(at + 4);
}

function describeMagic(magic: number): string {
  return magic < MAGIC
    ? `record format v${magic}, from before Kafka 0.11; copy the topic with a current producer`
    : `record format v${magic}, where v${MAGIC} is the newest known`;
}
