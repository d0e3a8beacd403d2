import type {MemberAssignment} from '../../ports/group-member.ts';
import type {TopicPartition} from '../../topic.ts';
import type {JoinClaim} from '../membership/group-coordinator.ts';
import {byTopic} from './wire/api-request.ts';
import {WireReader} from './wire/wire-reader.ts';
import {WireWriter} from './wire/wire-writer.ts';

/** Owned partitions (KIP-429), their generation (KIP-792), and the rack (KIP-881), which stays empty. */
const SUBSCRIPTION_VERSION = 3;
const ASSIGNMENT_VERSION = 3;

/** What a member says of itself, in the standard consumer encoding, so that Kafka's own tools can show it. */
export function encodeSubscription({topics, userData, owned, generationId}: JoinClaim): Uint8Array {
  const writer = new WireWriter().int16(SUBSCRIPTION_VERSION);
  writer.array(topics, (topic) => writer.string(topic)).bytes(userData);
  writePartitions(writer, owned).int32(generationId).string(null);
  return Buffer.concat(writer.chunks());
}

/** Of older versions as well, which claim nothing. */
export function decodeSubscription(bytes: Buffer): JoinClaim {
  const reader = new WireReader(bytes);
  const version = reader.int16();
  const topics = reader.array(() => reader.string());
  const userData = reader.bytes();
  const owned = version >= 1 ? readPartitions(reader) : [];
  return {topics, userData, owned, generationId: version >= 2 ? reader.int32() : -1};
}

/** A member's part in the standard consumer encoding. */
export function encodeAssignment({partitions, userData}: MemberAssignment): Uint8Array {
  const writer = new WireWriter().int16(ASSIGNMENT_VERSION);
  return Buffer.concat(writePartitions(writer, partitions).bytes(userData).chunks());
}

/** Empty bytes are an empty assignment: what a member gets that joined while the leader was deciding. */
export function decodeAssignment(bytes: Buffer): MemberAssignment {
  if (bytes.length === 0) return {partitions: [], userData: bytes};
  const reader = new WireReader(bytes);
  reader.int16();
  return {partitions: readPartitions(reader), userData: reader.bytes()};
}

function writePartitions(writer: WireWriter, partitions: readonly TopicPartition[]): WireWriter {
  return writer.array(byTopic(partitions), ([topic, entries]) => {
    writer.string(topic).array(entries, ({partition}) => writer.int32(partition));
  });
}

function readPartitions(reader: WireReader): readonly TopicPartition[] {
  const topics = reader.array(() => {
    const topic = reader.string();
    return reader.array(() => ({topic, partition: reader.int32()}));
  });
  return topics.flat();
}
