import type {PartitionOffset, TopicPartition} from '../../../topic.ts';
import {
  type ApiRequest,
  byTopic,
  type PartitionResult,
  readPartitionResults,
} from '../wire/api-request.ts';
import type {WireReader} from '../wire/wire-reader.ts';
import type {MemberAt} from './membership.ts';

const ANY_EPOCH = -1;

export interface FetchedOffset extends PartitionResult {
  /** -1 where nothing was committed. */
  readonly offset: number;
  readonly metadata: string | null;
}

/** Committed offsets; UNSTABLE_OFFSET_COMMIT for partitions with offsets in an open transaction (KIP-447). */
export function offsetFetch(
  groupId: string,
  partitions: readonly TopicPartition[],
): ApiRequest<{readonly errorCode: number; readonly offsets: readonly FetchedOffset[]}> {
  return {
    api: {key: 9, name: 'OffsetFetch', version: 7},
    encode: (writer) => {
      // The first byte ends the header of a flexible request.
      writer.noTags().compactString(groupId);
      writer.compactArray(byTopic(partitions), ([topic, entries]) => {
        writer.compactString(topic);
        writer.compactArray(entries, ({partition}) => writer.int32(partition)).noTags();
      });
      writer.boolean(true).noTags();
    },
    decode: (reader) => {
      reader.skipTags();
      reader.int32();
      const offsets = reader.compactArray(() => readTopic(reader)).flat();
      return {errorCode: reader.int16(), offsets};
    },
  };
}

/** Who commits to a group from outside: refused while the group has members. */
export const NO_MEMBER = {memberId: '', instanceId: null, generationId: -1} as const;

/** Commits as a member of the group: refused when the generation is not the current one. */
export function offsetCommit(
  at: MemberAt,
  offsets: readonly PartitionOffset[],
): ApiRequest<readonly PartitionResult[]> {
  return {
    api: {key: 8, name: 'OffsetCommit', version: 7},
    encode: (writer) => {
      writer.string(at.groupId).int32(at.generationId).string(at.memberId).string(at.instanceId);
      writer.array(byTopic(offsets), ([topic, entries]) => {
        writer.string(topic).array(entries, ({partition, offset, metadata}) => {
          writer
            .int32(partition)
            .int64(offset)
            .int32(ANY_EPOCH)
            .string(metadata ?? '');
        });
      });
    },
    decode: (reader) => {
      reader.int32();
      return readPartitionResults(reader);
    },
  };
}

function readTopic(reader: WireReader): FetchedOffset[] {
  const topic = reader.compactString() ?? '';
  const entries = reader.compactArray(() => {
    const partition = reader.int32();
    const offset = reader.int64();
    reader.int32();
    const metadata = reader.compactString();
    const errorCode = reader.int16();
    reader.skipTags();
    return {topic, partition, offset, metadata, errorCode};
  });
  reader.skipTags();
  return entries;
}
