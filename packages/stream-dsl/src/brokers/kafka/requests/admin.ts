import type {PartitionOffset} from '../../../topic.ts';
import {type ApiRequest, byTopic, type PartitionResult} from '../wire/api-request.ts';
import type {WireReader} from '../wire/wire-reader.ts';

/** Raises the first offset of partitions. To be sent to their leader. */
export function deleteRecords(
  before: readonly PartitionOffset[],
  timeoutMs: number,
): ApiRequest<readonly PartitionResult[]> {
  return {
    api: {key: 21, name: 'DeleteRecords', version: 1},
    extraTimeoutMs: timeoutMs,
    encode: (writer) => {
      writer.array(byTopic(before), ([topic, entries]) => {
        writer.string(topic);
        writer.array(entries, ({partition, offset}) => writer.int32(partition).int64(offset));
      });
      writer.int32(timeoutMs);
    },
    decode: (reader) => {
      reader.int32();
      const topics = reader.array(() => {
        const topic = reader.string();
        return reader.array(() => {
          const partition = reader.int32();
          reader.bigint64();
          return {topic, partition, errorCode: reader.int16()};
        });
      });
      return topics.flat();
    },
  };
}

export interface NamedResult {
  readonly name: string;
  readonly errorCode: number;
  readonly message?: string | null;
}

/** To be sent to the controller. */
export function deleteTopics(
  topics: readonly string[],
  timeoutMs: number,
): ApiRequest<readonly NamedResult[]> {
  return {
    api: {key: 20, name: 'DeleteTopics', version: 3},
    extraTimeoutMs: timeoutMs,
    encode: (writer) => writer.array(topics, (topic) => writer.string(topic)).int32(timeoutMs),
    decode: readNamedResults,
  };
}

/** Raises a topic's partition count. To be sent to the controller. */
export function createPartitions(
  topic: string,
  options: {readonly total: number; readonly timeoutMs: number},
): ApiRequest<readonly NamedResult[]> {
  return {
    api: {key: 37, name: 'CreatePartitions', version: 1},
    extraTimeoutMs: options.timeoutMs,
    encode: (writer) => {
      writer.array([topic], (name) => writer.string(name).int32(options.total).int32(-1));
      writer.int32(options.timeoutMs).boolean(false);
    },
    decode: (reader) => {
      reader.int32();
      return reader.array(() => {
        const name = reader.string();
        return {name, errorCode: reader.int16(), message: reader.nullableString()};
      });
    },
  };
}

export interface TopicConfigs {
  readonly errorCode: number;
  readonly message: string | null;
  readonly topic: string;
  readonly configs: ReadonlyMap<string, string>;
}

const TOPIC_RESOURCE = 2;

/** All settings of topics, defaults included; those without a value are left out. Any broker answers. */
export function describeTopicConfigs(
  topics: readonly string[],
): ApiRequest<readonly TopicConfigs[]> {
  return {
    api: {key: 32, name: 'DescribeConfigs', version: 2},
    encode: (writer) => {
      // A null list asks for all settings.
      writer.array(topics, (topic) => writer.int8(TOPIC_RESOURCE).string(topic).int32(-1));
      writer.boolean(false);
    },
    decode: (reader) => {
      reader.int32();
      return reader.array(() => {
        const errorCode = reader.int16();
        const message = reader.nullableString();
        reader.int8();
        const topic = reader.string();
        const entries = reader.array(() => readConfig(reader));
        const known = entries.filter((entry) => entry !== undefined);
        return {errorCode, message, topic, configs: new Map(known)};
      });
    },
  };
}

function readConfig(reader: WireReader): readonly [name: string, value: string] | undefined {
  const name = reader.string();
  const value = reader.nullableString();
  // Read-only, source, sensitive.
  for (let skipped = 0; skipped < 3; skipped++) reader.int8();
  reader.array(() => {
    reader.string();
    reader.nullableString();
    reader.int8();
  });
  return value === null ? undefined : [name, value];
}

export interface DescribedGroup {
  readonly errorCode: number;
  /** As Kafka writes it: `Stable`, `Empty`, `Dead` ... */
  readonly state: string;
}

/** State of one group of the classic protocol. To be sent to its coordinator. */
export function describeGroup(groupId: string): ApiRequest<DescribedGroup> {
  return {
    api: {key: 15, name: 'DescribeGroups', version: 3},
    encode: (writer) => writer.array([groupId], (id) => writer.string(id)).boolean(false),
    decode: (reader) => {
      reader.int32();
      reader.int32();
      const errorCode = reader.int16();
      reader.string();
      return {errorCode, state: reader.string()};
    },
  };
}

export interface ListedGroup {
  readonly groupId: string;
  readonly state: string;
}

/** All groups of a coordinator, those of the new protocol (KIP-848) too. */
export function listGroups(): ApiRequest<{
  readonly errorCode: number;
  readonly groups: readonly ListedGroup[];
}> {
  return {
    api: {key: 16, name: 'ListGroups', version: 4},
    // The first byte ends the header of a flexible request.
    encode: (writer) =>
      writer
        .noTags()
        .compactArray([], () => undefined)
        .noTags(),
    decode: (reader) => {
      reader.skipTags();
      reader.int32();
      const errorCode = reader.int16();
      const groups = reader.compactArray(() => {
        const groupId = reader.compactString() ?? '';
        reader.compactString();
        const state = reader.compactString() ?? '';
        reader.skipTags();
        return {groupId, state};
      });
      return {errorCode, groups};
    },
  };
}

/** To be sent to the group's coordinator. */
export function deleteGroup(groupId: string): ApiRequest<readonly NamedResult[]> {
  return {
    api: {key: 42, name: 'DeleteGroups', version: 1},
    encode: (writer) => writer.array([groupId], (id) => writer.string(id)),
    decode: readNamedResults,
  };
}

function readNamedResults(reader: WireReader): readonly NamedResult[] {
  reader.int32();
  return reader.array(() => ({name: reader.string(), errorCode: reader.int16()}));
}
