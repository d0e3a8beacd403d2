import {expect, vi} from 'vitest';
import type {Broker} from '../../src/ports/broker.ts';
import type {Assignor, GroupMember} from '../../src/ports/group-member.ts';
import {partitionName, type TopicPartition} from '../../src/topic.ts';
import type {Rules} from './rule.ts';

const PARTITIONS = 4;
const PATIENCE = {timeout: 30_000};

/** What the port says of consumer groups. */
export const groupRules: Rules = {
  'who is alone reads everything': async ({broker, createTopic, name}) => {
    const topic = await createTopic(PARTITIONS);
    const only = memberOf(broker, name('group'), [topic]);
    await only.member.join();
    expect(only.log).toEqual([`assigned ${PARTITIONS}`]);
    expect(namesOf(only)).toEqual([0, 1, 2, 3].map((p) => partitionName({topic, partition: p})));
  },

  'the first finishes and commits before the second starts': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(PARTITIONS);
    const groupId = name('group');
    const first = memberOf(broker, groupId, [topic]);
    await first.member.join();
    const second = memberOf(await setting.connect(), groupId, [topic]);
    const offset = {topic, partition: 1, offset: 42, metadata: 'time=7'};
    first.onRevoked = async () => {
      expect(second.log).toEqual([]);
      await first.member.commit([offset]);
    };
    await second.member.join();
    await vi.waitFor(() => expect(first.log).toHaveLength(3), PATIENCE);
    expect(first.log).toEqual([`assigned ${PARTITIONS}`, 'revoked', 'assigned 2']);
    expect(second.log).toEqual(['assigned 2']);
    expect(new Set([...namesOf(first), ...namesOf(second)]).size).toBe(PARTITIONS);
    const at = {topic, partition: 1};
    expect(await broker.committedOffsets(groupId, [at])).toEqual([offset]);
  },

  'members of one connection share as well, and get what each asks for': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topics = [await createTopic(2), await createTopic(2)];
    const groupId = name('group');
    const members = [memberOf(broker, groupId, topics), memberOf(broker, groupId, topics)];
    await Promise.all(members.map(({member}) => member.join()));
    await vi.waitFor(
      () => expect(members.flatMap(namesOf).sort()).toEqual(allOf(topics, 2)),
      PATIENCE,
    );
  },

  'groups do not disturb one another': async ({broker, createTopic, name}) => {
    const topic = await createTopic(PARTITIONS);
    const [one, two] = [name('group'), name('group')].map((id) => memberOf(broker, id, [topic]));
    await Promise.all([one?.member.join(), two?.member.join()]);
    expect([one?.log, two?.log]).toEqual([[`assigned ${PARTITIONS}`], [`assigned ${PARTITIONS}`]]);
  },

  'who leaves is replaced at once, and cannot commit any more': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(PARTITIONS);
    const groupId = name('group');
    const first = memberOf(broker, groupId, [topic]);
    const second = memberOf(broker, groupId, [topic]);
    await Promise.all([first.member.join(), second.member.join()]);
    await first.member.leave();
    await first.member.leave();
    const logged = first.log.length;
    await vi.waitFor(() => expect(second.owned).toHaveLength(PARTITIONS), PATIENCE);
    const stale = first.member.commit([{topic, partition: 0, offset: 1}]);
    await expect(stale).rejects.toMatchObject({code: 'STREAM_REBALANCED'});
    expect(first.log).toHaveLength(logged);
    await expect(first.member.join()).rejects.toMatchObject({code: 'STREAM_CLOSED'});
  },

  'a connection that is closed leaves its groups': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(PARTITIONS);
    const groupId = name('group');
    const other = await setting.connect();
    const leaving = memberOf(other, groupId, [topic]);
    await leaving.member.join();
    const staying = memberOf(broker, groupId, [topic]);
    await staying.member.join();
    await other.close();
    await vi.waitFor(() => expect(staying.owned).toHaveLength(PARTITIONS), PATIENCE);
  },

  'a commit before joining is refused': async ({broker, createTopic, name}) => {
    const topic = await createTopic(1);
    const {member} = memberOf(broker, name('group'), [topic]);
    const commit = member.commit([{topic, partition: 0, offset: 1}]);
    await expect(commit).rejects.toMatchObject({code: 'STREAM_REBALANCED'});
  },

  'a missing topic fails the join and is named': async ({broker, name}) => {
    const missing = name('missing');
    const {member, log} = memberOf(broker, name('group'), [missing]);
    await expect(member.join()).rejects.toMatchObject({
      code: 'STREAM_TOPIC_MISSING',
      message: expect.stringContaining(missing),
    });
    await vi.waitFor(() => expect(log).toEqual(['failed']), PATIENCE);
  },
};

interface Joining {
  readonly member: GroupMember;
  /** The listener's calls. */
  readonly log: string[];
  owned: readonly TopicPartition[];
  onRevoked: () => Promise<void>;
}

function memberOf(broker: Broker, groupId: string, topics: readonly string[]): Joining {
  const log: string[] = [];
  const listener = {
    onAssigned: async (partitions: readonly TopicPartition[]) => {
      log.push(`assigned ${partitions.length}`);
      joining.owned = partitions;
    },
    onRevoked: async () => {
      await joining.onRevoked();
      joining.owned = [];
      log.push('revoked');
    },
    onLost: async () => void log.push('lost'),
    onFailed: () => void log.push('failed'),
  };
  const joining: Joining = {
    member: broker.member({groupId, topics, assignor: inTurn, listener}),
    log,
    owned: [],
    onRevoked: async () => undefined,
  };
  return joining;
}

const inTurn: Assignor = (memberIds, partitionCounts) => {
  const assigned = new Map<string, TopicPartition[]>(memberIds.map((id) => [id, []]));
  for (const [topic, count] of partitionCounts) {
    for (let partition = 0; partition < count; partition++) {
      assigned.get(memberIds[partition % memberIds.length] ?? '')?.push({topic, partition});
    }
  }
  return assigned;
};

function namesOf({owned}: Joining): readonly string[] {
  return owned.map(partitionName);
}

function allOf(topics: readonly string[], partitions: number): readonly string[] {
  return topics
    .flatMap((topic) =>
      Array.from({length: partitions}, (_, partition) => partitionName({topic, partition})),
    )
    .sort();
}
