import {randomUUID} from 'node:crypto';
import {expect, onTestFinished, test, vi} from 'vitest';
import type {Broker} from '../../ports/broker.ts';
import type {Assignor, GroupMember} from '../../ports/group-member.ts';
import {partitionName, type TopicPartition} from '../../topic.ts';
import {kafkaJs} from '../kafkajs/kafka-js.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const brokers = CRM_KAFKA_BOOTSTRAP.split(',');
const PARTITIONS = 4;

const inTurn: Assignor = (memberIds, counts) => {
  const assigned = new Map<string, TopicPartition[]>(memberIds.map((id) => [id, []]));
  for (const [topic, count] of counts) {
    for (let partition = 0; partition < count; partition++) {
      assigned.get(memberIds[partition % memberIds.length] ?? '')?.push({topic, partition});
    }
  }
  return assigned;
};

async function createGroup() {
  const broker = kafkaJs({brokers});
  onTestFinished(() => broker.close());
  const topic = `member-${randomUUID()}`;
  await broker.connect();
  await broker.createTopics([{topic, partitions: PARTITIONS}]);
  return {broker, topic, groupId: `group-${topic}`};
}

interface Joined {
  readonly member: GroupMember;
  readonly log: string[];
  owned: readonly TopicPartition[];
  onRevoked: () => Promise<void>;
}

function memberOf(broker: Broker, groupId: string, topic: string): Joined {
  const log: string[] = [];
  const joined: Joined = {
    log,
    owned: [],
    onRevoked: async () => undefined,
    member: broker.member({
      groupId,
      topics: [topic],
      assignor: inTurn,
      sessionTimeoutMs: 6_000,
      listener: {
        onAssigned: async (partitions) => {
          log.push(`assigned ${partitions.length}`);
          joined.owned = partitions;
        },
        onRevoked: async () => {
          await joined.onRevoked();
          log.push('revoked');
        },
        onLost: async () => void log.push('lost'),
        onFailed: (error) => void log.push(`failed ${error.message}`),
      },
    }),
  };
  return joined;
}

test('two members share the partitions; the first finishes and commits before the second starts', async () => {
  const {broker, topic, groupId} = await createGroup();
  const first = memberOf(broker, groupId, topic);
  await first.member.join();
  expect(first.log).toEqual([`assigned ${PARTITIONS}`]);
  const offset = {topic, partition: 1, offset: 42, metadata: 'time=7'};
  const second = memberOf(broker, groupId, topic);
  first.onRevoked = async () => {
    expect(second.log).toEqual([]);
    await first.member.commit([offset]);
  };
  await second.member.join();
  await vi.waitFor(() => expect(first.log).toHaveLength(3), {timeout: 10_000});
  expect(first.log).toEqual([`assigned ${PARTITIONS}`, 'revoked', 'assigned 2']);
  expect(new Set([...first.owned, ...second.owned].map(partitionName)).size).toBe(PARTITIONS);
  expect(await broker.committedOffsets(groupId, first.owned.concat(second.owned))).toEqual([
    offset,
  ]);
});

test('who leaves is replaced at once', async () => {
  const {broker, topic, groupId} = await createGroup();
  const [first, second] = [memberOf(broker, groupId, topic), memberOf(broker, groupId, topic)];
  await Promise.all([first.member.join(), second.member.join()]);
  await first.member.leave();
  await first.member.leave();
  await vi.waitFor(() => expect(second.owned).toHaveLength(PARTITIONS), {timeout: 10_000});
  await expect(first.member.commit([{topic, partition: 0, offset: 1}])).rejects.toMatchObject({
    code: 'STREAM_REBALANCED',
  });
  expect(first.log.at(-1)).not.toBe('lost');
});

test('a missing topic fails the join and names the topic', async () => {
  const {broker, groupId} = await createGroup();
  const missing = `missing-${randomUUID()}`;
  const {member, log} = memberOf(broker, groupId, missing);
  await expect(member.join()).rejects.toMatchObject({
    code: 'STREAM_TOPIC_MISSING',
    message: expect.stringContaining(missing),
  });
  await vi.waitFor(() => expect(log).toEqual([expect.stringContaining('failed')]));
});

test('a session time-out that the brokers refuse is a wrong setting', async () => {
  const {broker, topic, groupId} = await createGroup();
  const member = broker.member({
    groupId,
    topics: [topic],
    assignor: inTurn,
    sessionTimeoutMs: 10,
    listener: {
      onAssigned: async () => undefined,
      onRevoked: async () => undefined,
      onLost: async () => undefined,
      onFailed: () => undefined,
    },
  });
  await expect(member.join()).rejects.toMatchObject({code: 'STREAM_CONFIG_INVALID'});
});
