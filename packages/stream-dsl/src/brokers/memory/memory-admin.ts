import {StreamError} from '../../errors.ts';
import type {BrokerAdmin, GroupState, TopicDescription} from '../../ports/broker-admin.ts';
import {decodeRecordBatches} from '../../record-batch/decode-record-batches.ts';
import type {PartitionOffset, TopicPartition} from '../../topic.ts';
import type {Command} from './command.ts';
import type {EmbeddedLog} from './embedded-log.ts';
import {TOPIC_DEFAULTS} from './topic-defaults.ts';

const READ_BYTES = 1 << 20;

export interface MemoryAdminParts {
  /** Throws while the connection is not open. */
  readonly log: (what: string) => EmbeddedLog;
  readonly hasMembers: (groupId: string) => boolean;
}

/** What tools ask of the embedded broker. All changes are in its journal. */
export class MemoryAdmin implements BrokerAdmin {
  readonly #parts: MemoryAdminParts;

  constructor(parts: MemoryAdminParts) {
    this.#parts = parts;
  }

  async describeTopics(topics: readonly string[]): Promise<readonly TopicDescription[]> {
    const {state} = this.#parts.log('describe topics');
    return [...new Set(topics)].flatMap((topic) => {
      const found = state.topic(topic);
      if (found === undefined) return [];
      const configs = new Map(Object.entries({...TOPIC_DEFAULTS, ...found.configs}));
      return [{topic, partitions: found.partitions.length, configs}];
    });
  }

  async createPartitions(topic: string, total: number): Promise<void> {
    await this.#submit('create partitions', [{kind: 'create-partitions', topic, total}]);
  }

  async deleteTopics(topics: readonly string[]): Promise<void> {
    const {state} = this.#parts.log('delete topics');
    const there = topics.filter((topic) => state.topic(topic) !== undefined);
    await this.#submit(
      'delete topics',
      there.map((topic) => ({kind: 'delete-topic', topic})),
    );
  }

  async deleteRecords(before: readonly PartitionOffset[]): Promise<void> {
    await this.#submit(
      'delete records',
      before.map(({topic, partition, offset}) => {
        return {kind: 'delete-records', topic, partition, offset};
      }),
    );
  }

  async groupState(groupId: string): Promise<GroupState> {
    const {state} = this.#parts.log('read the state of a group');
    if (this.#parts.hasMembers(groupId)) return 'active';
    return state.hasOffsets(groupId) ? 'empty' : 'dead';
  }

  async alterOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void> {
    this.#requireIdle(groupId);
    if (offsets.length === 0) return;
    await this.#submit('move positions', [{kind: 'commit-offsets', groupId, offsets}]);
  }

  async deleteGroup(groupId: string): Promise<void> {
    this.#requireIdle(groupId);
    await this.#submit('delete a group', [{kind: 'delete-group', groupId}]);
  }

  async offsetsAt(
    partitions: readonly TopicPartition[],
    timestampMs: number,
  ): Promise<readonly number[]> {
    const log = this.#parts.log('look for offsets');
    return Promise.all(partitions.map((at) => offsetAt(log, at, timestampMs)));
  }

  async #submit(what: string, commands: readonly Command[]): Promise<void> {
    const log = this.#parts.log(what);
    await Promise.all(commands.map((command) => log.submit(command)));
  }

  #requireIdle(groupId: string): void {
    if (!this.#parts.hasMembers(groupId)) return;
    throw new StreamError(
      'STREAM_GROUP_ACTIVE',
      `cannot change group ${groupId}: it has members; stop them, and wait for the session time-out of those that were killed`,
    );
  }
}

/** Reads from the beginning: there is no index by time, and tools seldom ask. */
async function offsetAt(log: EmbeddedLog, at: TopicPartition, timestampMs: number) {
  const partition = log.state.partition(at);
  const endOffset = partition.stableOffset;
  let offset = partition.startOffset;
  while (offset < endOffset) {
    const {entries, nextOffset} = partition.read(offset, READ_BYTES);
    for (const entry of entries) {
      const bytes = await log.bytesOf(entry);
      for (const batch of decodeRecordBatches(at, bytes, {fromOffset: offset}).batches) {
        for (let row = 0; row < batch.count; row++) {
          if ((batch.timestamps[row] ?? 0) >= timestampMs) return batch.offsets[row] ?? endOffset;
        }
      }
    }
    offset = nextOffset;
  }
  return endOffset;
}
