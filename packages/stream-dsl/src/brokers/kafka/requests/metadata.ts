import type {ApiRequest} from '../wire/api-request.ts';
import type {WireReader} from '../wire/wire-reader.ts';

export interface MetadataAnswer {
  readonly nodes: readonly KafkaNode[];
  readonly controllerId: number;
  readonly topics: readonly TopicMetadata[];
}

export interface KafkaNode {
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

export interface TopicMetadata {
  readonly errorCode: number;
  readonly topic: string;
  /** Another one after the topic was deleted and created again. */
  readonly topicId: string;
  /** Kafka's own, such as `__consumer_offsets`. */
  readonly isInternal: boolean;
  readonly leaders: ReadonlyMap<number, PartitionLeader>;
}

export interface PartitionLeader {
  /** -1 where there is none now. */
  readonly nodeId: number;
  /** Grows with each change of leader, so that old news can be told from new. */
  readonly epoch: number;
}

const ANY_TOPIC_ID = '0'.repeat(32);

/** Brokers, controller and the partition leaders of `topics`, or of all that there are. Creates no topic. */
export function metadata(topics: readonly string[] | 'all'): ApiRequest<MetadataAnswer> {
  return {
    api: {key: 3, name: 'Metadata', version: 10},
    encode: (writer) => {
      // The first byte ends the header of a flexible request.
      writer.noTags();
      if (topics === 'all') writer.nullCompactArray();
      else {
        writer.compactArray(topics, (topic) => {
          writer.uuid(ANY_TOPIC_ID).compactString(topic).noTags();
        });
      }
      writer.boolean(false).boolean(false).boolean(false).noTags();
    },
    decode: (reader) => {
      reader.skipTags();
      reader.int32();
      const nodes = reader.compactArray(() => readNode(reader));
      reader.compactString();
      const controllerId = reader.int32();
      return {nodes, controllerId, topics: reader.compactArray(() => readTopic(reader))};
    },
  };
}

function readNode(reader: WireReader): KafkaNode {
  const nodeId = reader.int32();
  const node = {nodeId, host: reader.compactString() ?? '', port: reader.int32()};
  reader.compactString();
  reader.skipTags();
  return node;
}

function readTopic(reader: WireReader): TopicMetadata {
  const errorCode = reader.int16();
  const topic = reader.compactString() ?? '';
  const topicId = reader.uuid();
  const isInternal = reader.int8() !== 0;
  const leaders = new Map(reader.compactArray(() => readLeader(reader)));
  reader.int32();
  reader.skipTags();
  return {errorCode, topic, topicId, isInternal, leaders};
}

function readLeader(reader: WireReader): readonly [partition: number, leader: PartitionLeader] {
  reader.int16();
  const partition = reader.int32();
  const leader = {nodeId: reader.int32(), epoch: reader.int32()};
  for (let list = 0; list < 3; list++) reader.compactArray(() => reader.int32());
  reader.skipTags();
  return [partition, leader];
}
