import {type ApiRequest, byTopic, type PartitionResult} from '../wire/api-request.ts';
import type {WireReader} from '../wire/wire-reader.ts';

export interface FetchPosition {
  readonly topic: string;
  readonly partition: number;
  readonly fetchOffset: number;
  readonly leaderEpoch: number;
}

export interface FetchLimits {
  /** How long the broker may wait for the first byte. */
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly maxPartitionBytes: number;
}

export interface FetchAnswer {
  readonly errorCode: number;
  readonly partitions: readonly FetchResult[];
}

export interface FetchResult extends PartitionResult {
  readonly lastStableOffset: number;
  readonly aborted: readonly AbortedTransaction[];
  /** Record batches as they lie in the log: a window into the answer. The last one may be cut. */
  readonly records: Buffer;
}

/** From `firstOffset` on, the producer's records are to be dropped, until its abort marker. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

const READ_COMMITTED = 1;

/** Reads committed records, without a fetch session. To be sent to the leader of the partitions. */
export function fetch(
  positions: readonly FetchPosition[],
  limits: FetchLimits,
): ApiRequest<FetchAnswer> {
  return {
    api: {key: 1, name: 'Fetch', version: 11},
    extraTimeoutMs: limits.maxWaitMs,
    encode: (writer) => {
      writer.int32(-1).int32(limits.maxWaitMs).int32(1).int32(limits.maxBytes).int8(READ_COMMITTED);
      writer.int32(0).int32(-1);
      writer.array(byTopic(positions), ([topic, entries]) => {
        writer.string(topic);
        writer.array(entries, ({partition, fetchOffset, leaderEpoch}) => {
          writer.int32(partition).int32(leaderEpoch).int64(fetchOffset).int64(-1);
          writer.int32(limits.maxPartitionBytes);
        });
      });
      writer.array([], () => undefined).string('');
    },
    decode: (reader) => {
      reader.int32();
      const errorCode = reader.int16();
      reader.int32();
      const topics = reader.array(() => {
        const topic = reader.string();
        return reader.array(() => readPartition(topic, reader));
      });
      return {errorCode, partitions: topics.flat()};
    },
  };
}

function readPartition(topic: string, reader: WireReader): FetchResult {
  const at = {topic, partition: reader.int32(), errorCode: reader.int16()};
  reader.bigint64();
  const lastStableOffset = reader.int64();
  reader.bigint64();
  const aborted = reader.array(() => ({producerId: reader.int64(), firstOffset: reader.int64()}));
  reader.int32();
  return {...at, lastStableOffset, aborted, records: reader.bytes()};
}
