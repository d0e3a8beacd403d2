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
  /** Leader node by partition; -1 where there is none now. */
  readonly leaders: ReadonlyMap<number, number>;
}

/** Brokers, controller and the partition leaders of `topics`. Creates no topic. */
export function metadata(topics: readonly string[]): ApiRequest<MetadataAnswer> {
  return {
    api: {key: 3, name: 'Metadata', version: 7},
    encode: (writer) => writer.array(topics, (topic) => writer.string(topic)).boolean(false),
    decode: (reader) => {
      reader.int32();
      const nodes = reader.array(() => readNode(reader));
      reader.nullableString();
      return {nodes, controllerId: reader.int32(), topics: reader.array(() => readTopic(reader))};
    },
  };
}

function readNode(reader: WireReader): KafkaNode {
  const node = {nodeId: reader.int32(), host: reader.string(), port: reader.int32()};
  reader.nullableString();
  return node;
}

function readTopic(reader: WireReader): TopicMetadata {
  const errorCode = reader.int16();
  const topic = reader.string();
  reader.int8();
  return {errorCode, topic, leaders: new Map(reader.array(() => readLeader(reader)))};
}

function readLeader(reader: WireReader): readonly [partition: number, leader: number] {
  reader.int16();
  const partition = reader.int32();
  const leader = reader.int32();
  reader.int32();
  for (let list = 0; list < 3; list++) reader.array(() => reader.int32());
  return [partition, leader];
}
