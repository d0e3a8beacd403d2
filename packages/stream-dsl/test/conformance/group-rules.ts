import {expect, vi} from 'vitest';
import type {Assignor, AssignorMember} from '../../src/ports/group-member.ts';
import {partitionName} from '../../src/topic.ts';
import {inTurn, memberOf, namesOf, PATIENCE, untilShared} from './joining.ts';
import type {Rules} from './rule.ts';

const PARTITIONS = 4;
const REBALANCED = {code: 'STREAM_REBALANCED'};

/** What the port says of consumer groups. */
export const groupRules: Rules = {
  'who is alone reads everything': async ({broker, createTopic, name}) => {
    const topic = await createTopic(PARTITIONS);
    const only = memberOf(broker, {groupId: name('group'), topics: [topic]});
    await only.member.join();
    expect(only.log).toEqual(['assigned 4 +4']);
    expect(only.owned).toEqual(namesOf(topic, PARTITIONS));
  },

  'only what moves is taken from its owner, who commits it before others get it': async (
    setting,
  ) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(PARTITIONS);
    const groupId = name('group');
    let moved: readonly string[] = [];
    const first = memberOf(broker, {
      groupId,
      topics: [topic],
      listener: {
        onRevoked: async (partitions) => {
          moved = partitions.map(partitionName);
          expect(second.owned).toEqual([]);
          const offsets = partitions.map((at) => ({...at, offset: 42, metadata: 'time=7'}));
          await first.member.commit(offsets);
        },
      },
    });
    await first.member.join();
    const second = memberOf(await setting.connect(), {groupId, topics: [topic]});
    await second.member.join();
    await untilShared([first, second], namesOf(topic, PARTITIONS));
    await vi.waitFor(() => expect(first.log.at(-1)).toBe('assigned 2 +0'), PATIENCE);
    expect(first.log.slice(0, 3)).toEqual(['assigned 4 +4', 'revoked 2', 'assigned 2 +0']);
    expect(second.owned).toEqual(moved);
    expect(second.log.filter((line) => line !== 'assigned 0 +0')).toEqual(['assigned 2 +2']);
    const all = namesOf(topic, PARTITIONS).map((_, partition) => ({topic, partition}));
    const committed = await broker.committedOffsets(groupId, all);
    expect(committed.map(partitionName)).toEqual(moved);
    expect(committed.map(({offset, metadata}) => [offset, metadata])).toEqual([
      [42, 'time=7'],
      [42, 'time=7'],
    ]);
  },

  'what stays can be committed at any time while members come and go': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(PARTITIONS);
    const groupId = name('group');
    const stay: Assignor = (members, counts) => {
      const leader = members.find(({userData}) => userData.length > 0) ?? members[0];
      const rest = members.filter((member) => member !== leader);
      const dealt = rest.length === 0 ? new Map() : inTurn(rest, counts);
      const all = inTurn(members.slice(0, 1), counts).get(members[0]?.memberId ?? '');
      const [mine, others] = [[{topic, partition: 0}], dealt];
      return new Map(
        members.map((member) => {
          const {memberId, userData} = member;
          const given = member === leader ? mine : (others.get(memberId)?.partitions ?? []);
          const isAlone = member === leader && rest.length === 0;
          const partitions = isAlone ? (all?.partitions ?? []) : given;
          const own = member === leader ? partitions : withoutFirst(partitions);
          return [memberId, {partitions: own, userData}];
        }),
      );
    };
    const options = {groupId, topics: [topic], assignor: stay};
    const steady = memberOf(broker, {...options, userData: () => Buffer.from('steady')});
    await steady.member.join();
    let offset = 0;
    let isOver = false;
    const committing = (async () => {
      while (!isOver) {
        await steady.member.commit([{topic, partition: 0, offset: ++offset}]);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
    const other = await setting.connect();
    for (let turn = 0; turn < 3; turn++) {
      const guest = memberOf(other, options);
      await guest.member.join();
      await vi.waitFor(() => expect(guest.owned).toEqual(namesOf(topic, 4).slice(1)), PATIENCE);
      await guest.member.leave();
      await vi.waitFor(() => expect(steady.owned).toHaveLength(PARTITIONS), PATIENCE);
    }
    isOver = true;
    await committing;
    const committed = await broker.committedOffsets(groupId, [{topic, partition: 0}]);
    expect(committed).toEqual([{topic, partition: 0, offset}]);
    expect(steady.log.filter((line) => line === 'lost')).toEqual([]);
  },

  'members of one connection share as well, and get what each asks for': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topics = [await createTopic(2), await createTopic(2)];
    const groupId = name('group');
    const members = [0, 1].map(() => memberOf(broker, {groupId, topics}));
    await Promise.all(members.map(({member}) => member.join()));
    await untilShared(
      members,
      topics.flatMap((topic) => namesOf(topic, 2)),
    );
  },

  'groups do not disturb one another': async ({broker, createTopic, name}) => {
    const topics = [await createTopic(PARTITIONS)];
    const members = ['one', 'two'].map((id) => memberOf(broker, {groupId: name(id), topics}));
    await Promise.all(members.map(({member}) => member.join()));
    expect(members.map(({log}) => log)).toEqual([['assigned 4 +4'], ['assigned 4 +4']]);
  },

  'who leaves is replaced at once, and cannot commit any more': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(PARTITIONS);
    const options = {groupId: name('group'), topics: [topic]};
    const [first, second] = [memberOf(broker, options), memberOf(broker, options)];
    await Promise.all([first.member.join(), second.member.join()]);
    await untilShared([first, second], namesOf(topic, PARTITIONS));
    await first.member.leave();
    await first.member.leave();
    const logged = first.log.length;
    await vi.waitFor(() => expect(second.owned).toHaveLength(PARTITIONS), PATIENCE);
    const stale = first.member.commit([{topic, partition: 0, offset: 1}]);
    await expect(stale).rejects.toMatchObject(REBALANCED);
    expect(first.log).toHaveLength(logged);
    await expect(first.member.join()).rejects.toMatchObject({code: 'STREAM_CLOSED'});
  },

  'a connection that is closed leaves its groups': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(PARTITIONS);
    const options = {groupId: name('group'), topics: [topic]};
    const other = await setting.connect();
    const [leaving, staying] = [memberOf(other, options), memberOf(broker, options)];
    await leaving.member.join();
    await staying.member.join();
    await other.close();
    await vi.waitFor(() => expect(staying.owned).toHaveLength(PARTITIONS), PATIENCE);
  },

  'a commit before joining, or of what is another one’s, is refused': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(1);
    const {member} = memberOf(broker, {groupId: name('group'), topics: [topic]});
    const commit = (partition: number) => member.commit([{topic, partition, offset: 1}]);
    await expect(commit(0)).rejects.toMatchObject(REBALANCED);
    await member.join();
    await commit(0);
    await expect(commit(1)).rejects.toMatchObject(REBALANCED);
  },

  'a missing topic fails the join and is named': async ({broker, name}) => {
    const missing = name('missing');
    const joining = memberOf(broker, {groupId: name('group'), topics: [missing]});
    await expect(joining.member.join()).rejects.toMatchObject({
      code: 'STREAM_TOPIC_MISSING',
      message: expect.stringContaining(missing),
    });
    await vi.waitFor(() => expect(joining.log).toEqual(['failed']), PATIENCE);
  },

  'user data goes to the assignor and back, anew at each rejoin': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(1);
    let said = 'hello';
    const echo: Assignor = (members, counts) =>
      new Map(
        [...inTurn(members, counts)].map(([memberId, {partitions}], index) => {
          const text = `${Buffer.from(members[index]?.userData ?? []).toString()} to you`;
          return [memberId, {partitions, userData: Buffer.from(text)}];
        }),
      );
    const joining = memberOf(broker, {
      groupId: name('group'),
      topics: [topic],
      assignor: echo,
      userData: () => Buffer.from(said),
    });
    await joining.member.join();
    expect(joining.userData).toBe('hello to you');
    said = 'good evening';
    joining.member.rejoin();
    await vi.waitFor(() => expect(joining.userData).toBe('good evening to you'), PATIENCE);
    expect(joining.log).toEqual(['assigned 1 +1', 'assigned 1 +0']);
  },

  'the assignor sees who has what': async ({broker, createTopic, name}) => {
    const topic = await createTopic(PARTITIONS);
    const seen: (readonly AssignorMember[])[] = [];
    const watched: Assignor = (members, counts) => {
      seen.push(members);
      return inTurn(members, counts);
    };
    const options = {groupId: name('group'), topics: [topic], assignor: watched};
    const members = [memberOf(broker, options), memberOf(broker, options)];
    await members[0]?.member.join();
    await members[1]?.member.join();
    await untilShared(members, namesOf(topic, PARTITIONS));
    const ownedIn = (round: number) =>
      seen.at(round)?.map(({owned}) => owned.map(partitionName).sort());
    expect(ownedIn(0)).toEqual([[]]);
    expect(ownedIn(1)?.sort()).toEqual([[], namesOf(topic, PARTITIONS)]);
  },

  'a topic that grows is shared out again': async ({broker, createTopic, name}) => {
    const topic = await createTopic(1);
    const options = {groupId: name('group'), topics: [topic], metadataMaxAgeMs: 200};
    const members = [memberOf(broker, options), memberOf(broker, options)];
    await Promise.all(members.map(({member}) => member.join()));
    await vi.waitFor(
      () => expect(members.flatMap(({owned}) => owned)).toEqual(namesOf(topic, 1)),
      PATIENCE,
    );
    await broker.admin.createPartitions(topic, 6);
    await untilShared(members, namesOf(topic, 6));
  },

  'who takes too long to give back has lost everything, and joins anew': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(PARTITIONS);
    const options = {groupId: name('group'), topics: [topic], rebalanceTimeoutMs: 1_000};
    const working = Promise.withResolvers<void>();
    const slow = memberOf(broker, {...options, listener: {onRevoked: () => working.promise}});
    await slow.member.join();
    const other = memberOf(broker, options);
    await other.member.join();
    const isRefused = () =>
      expect(slow.member.commit([{topic, partition: 0, offset: 1}])).rejects.toMatchObject(
        REBALANCED,
      );
    await vi.waitFor(isRefused, PATIENCE);
    working.resolve();
    await untilShared([slow, other], namesOf(topic, PARTITIONS));
    expect(slow.log.slice(0, 3)).toEqual(['assigned 4 +4', 'revoked 2', 'lost']);
  },
};

function withoutFirst<T extends {readonly partition: number}>(partitions: readonly T[]): T[] {
  return partitions.filter(({partition}) => partition !== 0);
}
