import type {TopicPartition} from '../../../topic.ts';
import {type ApiRequest, byTopic, type PartitionResult} from '../wire/api-request.ts';

export interface ListedOffset extends PartitionResult {
  readonly offset: number;
}

const READ_COMMITTED = 1;
const TIMESTAMP = {first: -2, lastStable: -1} as const;

/** The first offset of the log, or its last stable one. To be sent to the leader of the partitions. */
export function listOffsets(
  partitions: readonly TopicPartition[],
  which: keyof typeof TIMESTAMP,
): ApiRequest<readonly ListedOffset[]> {
  return {
    api: {key: 2, name: 'ListOffsets', version: 2},
    encode: (writer) => {
      writer.int32(-1).int8(READ_COMMITTED);
      writer.array(byTopic(partitions), ([topic, entries]) => {
        writer.string(topic);
        writer.array(entries, ({partition}) => writer.int32(partition).int64(TIMESTAMP[which]));
      });
    },
    decode: (reader) => {
      reader.int32();
      const topics = reader.array(() => {
        const topic = reader.string();
        return reader.array(() => {
          const result = {topic, partition: reader.int32(), errorCode: reader.int16()};
          reader.int64();
          return {...result, offset: reader.int64()};
        });
      });
      return topics.flat();
    },
  };
}
