import {type ApiRequest, byTopic, type PartitionResult} from '../wire/api-request.ts';

export interface OffsetQuestion {
  readonly topic: string;
  readonly partition: number;
  readonly leaderEpoch: number;
}

export interface ListedOffset extends PartitionResult {
  readonly offset: number;
}

const READ_COMMITTED = 1;
const TIMESTAMP = {first: -2, lastStable: -1} as const;

/** The first offset of the log, its last stable one, or that of the first record at a time or later, -1 for none. */
export type WhichOffset = keyof typeof TIMESTAMP | {readonly timestampMs: number};

/** To be sent to the leader of the partitions. */
export function listOffsets(
  partitions: readonly OffsetQuestion[],
  which: WhichOffset,
): ApiRequest<readonly ListedOffset[]> {
  const timestamp = typeof which === 'string' ? TIMESTAMP[which] : which.timestampMs;
  return {
    api: {key: 2, name: 'ListOffsets', version: 4},
    encode: (writer) => {
      writer.int32(-1).int8(READ_COMMITTED);
      writer.array(byTopic(partitions), ([topic, entries]) => {
        writer.string(topic);
        writer.array(entries, ({partition, leaderEpoch}) =>
          writer.int32(partition).int32(leaderEpoch).int64(timestamp),
        );
      });
    },
    decode: (reader) => {
      reader.int32();
      const topics = reader.array(() => {
        const topic = reader.string();
        return reader.array(() => {
          const result = {topic, partition: reader.int32(), errorCode: reader.int16()};
          reader.int64();
          const offset = reader.int64();
          reader.int32();
          return {...result, offset};
        });
      });
      return topics.flat();
    },
  };
}
