import type {TopicPartition} from '../../topic.ts';
import {byTopic} from './wire/api-request.ts';
import {WireReader} from './wire/wire-reader.ts';
import {WireWriter} from './wire/wire-writer.ts';

const VERSION = 0;

/** A member's topics in the standard consumer encoding, so that Kafka's own tools can show them. */
export function encodeSubscription(topics: readonly string[]): Uint8Array {
  const writer = new WireWriter().int16(VERSION);
  writer.array(topics, (topic) => writer.string(topic)).bytes(null);
  return Buffer.concat(writer.chunks());
}

export function decodeSubscription(bytes: Buffer): readonly string[] {
  const reader = new WireReader(bytes);
  reader.int16();
  return reader.array(() => reader.string());
}

/** A member's partitions in the standard consumer encoding. */
export function encodeAssignment(partitions: readonly TopicPartition[]): Uint8Array {
  const writer = new WireWriter().int16(VERSION);
  writer.array(byTopic(partitions), ([topic, entries]) => {
    writer.string(topic).array(entries, ({partition}) => writer.int32(partition));
  });
  return Buffer.concat(writer.bytes(null).chunks());
}

/** Empty bytes are an empty assignment: what a member gets that joined while the leader was deciding. */
export function decodeAssignment(bytes: Buffer): readonly TopicPartition[] {
  if (bytes.length === 0) return [];
  const reader = new WireReader(bytes);
  reader.int16();
  return reader
    .array(() => {
      const topic = reader.string();
      return reader.array(() => ({topic, partition: reader.int32()}));
    })
    .flat();
}
