import type {PartitionOffset, TopicPartition} from '../topic.ts';

/** What a topic is, as far as an application has a say in it. */
export interface TopicDescription {
  readonly topic: string;
  readonly partitions: number;
  /** All settings with their values as Kafka writes them, defaults included. */
  readonly configs: ReadonlyMap<string, string>;
}

/** `active`: it has members. `empty`: it has offsets and no members. `dead`: the broker does not know it. */
export type GroupState = 'active' | 'empty' | 'dead';

/** What tools need, and the hot path does not. All calls reject with a `StreamError`. */
export interface BrokerAdmin {
  /** Those of `topics` that exist. */
  describeTopics(topics: readonly string[]): Promise<readonly TopicDescription[]>;
  /** Raises a topic's partition count; the same as it has is fine, less is `STREAM_CONFIG_INVALID`. */
  createPartitions(topic: string, total: number): Promise<void>;
  /** Those that do not exist are passed over. Positions of groups in them go with them. */
  deleteTopics(topics: readonly string[]): Promise<void>;
  /** Drops the records before each offset; rejects with `STREAM_OFFSET_OUT_OF_RANGE` for one beyond the end. */
  deleteRecords(before: readonly PartitionOffset[]): Promise<void>;
  groupState(groupId: string): Promise<GroupState>;
  /** Moves the positions of a group without members; rejects with `STREAM_GROUP_ACTIVE` while it has some. */
  alterOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void>;
  /** Forgets a group without members and its positions; one that is not there is passed over. */
  deleteGroup(groupId: string): Promise<void>;
  /** First offset whose record is not older than the time, in the order asked; the last stable offset for none. */
  offsetsAt(partitions: readonly TopicPartition[], timestampMs: number): Promise<readonly number[]>;
}
