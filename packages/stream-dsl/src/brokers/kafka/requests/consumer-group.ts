import type {PartitionOffset} from '../../../topic.ts';
import {type ApiRequest, byTopic, type PartitionResult} from '../wire/api-request.ts';
import type {WireReader} from '../wire/wire-reader.ts';

/** Instead of the member's epoch: joining; leaving for good; leaving as a static member that comes back. */
export const JOINING_EPOCH = 0;
export const LEAVING_EPOCH = -1;
export const AWAY_EPOCH = -2;

export interface PartitionsOfTopic {
  readonly topicId: string;
  readonly partitions: readonly number[];
}

export interface ConsumerHeartbeat {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly instanceId: string | null;
  /** What the coordinator remembers, so that it is said only when it might not know it. */
  readonly subscription?: ConsumerSubscription | undefined;
  /** Said when it has changed: what is missing here of what was to be given back is free for others. */
  readonly owned?: readonly PartitionsOfTopic[] | undefined;
}

export interface ConsumerSubscription {
  readonly topics: readonly string[];
  readonly rebalanceTimeoutMs: number;
  readonly assignor: string;
}

export interface ConsumerHeartbeatAnswer {
  readonly errorCode: number;
  readonly message: string | null;
  readonly memberEpoch: number;
  readonly heartbeatIntervalMs: number;
  /** All that the member may have now; undefined when that has not changed. */
  readonly assignment: readonly PartitionsOfTopic[] | undefined;
}

const UNCHANGED = -1;
const WITH_REGEX = 1;
/** What to do about a broker without the new protocol. */
export const WANTED =
  "groupProtocol: 'consumer' wants Kafka 4.0 or later with KRaft; use groupProtocol: 'classic' here";

/** Joins, stays in, and leaves a group of the new protocol (KIP-848). Answered at once. */
export function consumerGroupHeartbeat(
  beat: ConsumerHeartbeat,
): ApiRequest<ConsumerHeartbeatAnswer> {
  return {
    api: {key: 68, name: 'ConsumerGroupHeartbeat', version: 1, oldest: 0, hint: WANTED},
    encode: (writer, version) => {
      const {subscription, owned = null} = beat;
      // The first byte ends the header of a flexible request.
      writer.noTags().compactString(beat.groupId).compactString(beat.memberId);
      writer.int32(beat.memberEpoch).compactString(beat.instanceId).compactString(null);
      writer.int32(subscription?.rebalanceTimeoutMs ?? UNCHANGED);
      writer.nullableCompactArray(subscription?.topics ?? null, (topic) =>
        writer.compactString(topic),
      );
      if (version >= WITH_REGEX) writer.compactString(null);
      writer.compactString(subscription?.assignor ?? null);
      writer.nullableCompactArray(owned, ({topicId, partitions}) => {
        writer.uuid(topicId).compactArray(partitions, (partition) => writer.int32(partition));
        writer.noTags();
      });
      writer.noTags();
    },
    decode: (reader) => {
      reader.skipTags();
      reader.int32();
      const outcome = {errorCode: reader.int16(), message: reader.compactString()};
      reader.compactString();
      return {
        ...outcome,
        memberEpoch: reader.int32(),
        heartbeatIntervalMs: reader.int32(),
        assignment: readAssignment(reader),
      };
    },
  };
}

function readAssignment(reader: WireReader): readonly PartitionsOfTopic[] | undefined {
  if (reader.int8() < 0) return undefined;
  return reader.compactArray(() => {
    const topicId = reader.uuid();
    const partitions = reader.compactArray(() => reader.int32());
    reader.skipTags();
    return {topicId, partitions};
  });
}

export interface ConsumerMemberAt {
  readonly groupId: string;
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly instanceId: string | null;
}

const ANY_LEADER_EPOCH = -1;

/** Commits as a member of such a group, which asks for this version: refused when the epoch is not the current one. */
export function consumerOffsetCommit(
  at: ConsumerMemberAt,
  offsets: readonly PartitionOffset[],
): ApiRequest<readonly PartitionResult[]> {
  return {
    api: {key: 8, name: 'OffsetCommit', version: 9, hint: WANTED},
    encode: (writer) => {
      writer.noTags().compactString(at.groupId).int32(at.memberEpoch);
      writer.compactString(at.memberId).compactString(at.instanceId);
      writer.compactArray(byTopic(offsets), ([topic, entries]) => {
        writer.compactString(topic);
        writer.compactArray(entries, ({partition, offset, metadata}) => {
          writer.int32(partition).int64(offset).int32(ANY_LEADER_EPOCH);
          writer.compactString(metadata ?? '').noTags();
        });
        writer.noTags();
      });
      writer.noTags();
    },
    decode: (reader) => {
      reader.skipTags();
      reader.int32();
      return reader.compactArray(() => readResults(reader)).flat();
    },
  };
}

function readResults(reader: WireReader): readonly PartitionResult[] {
  const topic = reader.compactString() ?? '';
  const results = reader.compactArray(() => {
    const result = {topic, partition: reader.int32(), errorCode: reader.int16()};
    reader.skipTags();
    return result;
  });
  reader.skipTags();
  return results;
}
