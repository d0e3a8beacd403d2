import {expect, vi} from 'vitest';
import {RecordBatchBuilder} from '../../src/record-batch/record-batch-builder.ts';
import {memberOf, PATIENCE} from './joining.ts';
import {batchOf, type Rules, readValues} from './rule.ts';

const ACTIVE = {code: 'STREAM_GROUP_ACTIVE'};

/** What the port says of tools. */
export const adminRules: Rules = {
  'topics are described with all their settings': async ({broker, name}) => {
    const topic = name('topic');
    const configs = {'cleanup.policy': 'compact', 'retention.ms': '1234567'};
    await broker.createTopics([{topic, partitions: 3, configs}]);
    const [found, ...others] = await broker.admin.describeTopics([topic, name('missing')]);
    expect(others).toEqual([]);
    expect(found).toMatchObject({topic, partitions: 3});
    expect(found?.configs.get('cleanup.policy')).toBe('compact');
    expect(found?.configs.get('retention.ms')).toBe('1234567');
    expect(found?.configs.get('message.timestamp.type')).toBe('CreateTime');
    expect(found?.configs.get('delete.retention.ms')).toBe('86400000');
  },

  'a topic grows, and never shrinks': async ({broker, createTopic, name}) => {
    const topic = await createTopic(2);
    await broker.admin.createPartitions(topic, 4);
    await broker.admin.createPartitions(topic, 4);
    expect(await broker.partitionCounts([topic])).toEqual(new Map([[topic, 4]]));
    const at = {topic, partition: 3};
    await (await broker.producer()).send([batchOf(at, 'a')]);
    expect(await readValues(broker, at)).toEqual(['a']);
    await expect(broker.admin.createPartitions(topic, 3)).rejects.toMatchObject({
      code: 'STREAM_CONFIG_INVALID',
    });
    await expect(broker.admin.createPartitions(name('missing'), 3)).rejects.toMatchObject({
      code: 'STREAM_TOPIC_MISSING',
    });
  },

  'a deleted topic is gone, and may be made anew': async ({broker, createTopic, name}) => {
    const topic = await createTopic(2);
    const at = {topic, partition: 0};
    await (await broker.producer()).send([batchOf(at, 'a')]);
    await broker.admin.deleteTopics([topic, name('missing')]);
    expect(await broker.partitionCounts([topic])).toEqual(new Map());
    await broker.createTopics([{topic, partitions: 1}]);
    expect(await broker.partitionCounts([topic])).toEqual(new Map([[topic, 1]]));
    expect(await broker.endOffsets([at])).toEqual([0]);
  },

  'deleted records are gone, the others keep their offsets': async ({broker, createTopic}) => {
    const topic = await createTopic(2);
    const [at, other] = [0, 1].map((partition) => ({topic, partition}));
    if (at === undefined || other === undefined) throw new Error('two partitions');
    const producer = await broker.producer();
    await producer.send([batchOf(at, 'a', 'b', 'c'), batchOf(other, 'x')]);
    await producer.send([batchOf(at, 'd')]);
    await broker.admin.deleteRecords([{...at, offset: 2}]);
    await broker.admin.deleteRecords([{...at, offset: 1}]);
    expect(await broker.startOffsets([at, other])).toEqual([2, 0]);
    expect(await broker.endOffsets([at])).toEqual([4]);
    expect(await readValues(broker, at, 2)).toEqual(['c', 'd']);
    const fetcher = broker.fetcher();
    fetcher.assign(at, 1);
    const reading = (async () => {
      for (;;) await fetcher.poll(1_000);
    })();
    await expect(reading).rejects.toMatchObject({code: 'STREAM_OFFSET_OUT_OF_RANGE'});
    await broker.admin.deleteRecords([{...at, offset: 4}]);
    expect(await broker.startOffsets([at])).toEqual([4]);
    await expect(broker.admin.deleteRecords([{...at, offset: 5}])).rejects.toMatchObject({
      code: 'STREAM_OFFSET_OUT_OF_RANGE',
    });
  },

  'a group is active with members, empty without, and dead when deleted': async (setting) => {
    const {broker, createTopic, name} = setting;
    const {admin} = broker;
    const topic = await createTopic(2);
    const groupId = name('group');
    const at = {topic, partition: 1};
    expect(await admin.groupState(groupId)).toBe('dead');
    await admin.deleteGroup(groupId);
    const joining = memberOf(broker, {groupId, topics: [topic]});
    await joining.member.join();
    await joining.member.commit([{...at, offset: 3}]);
    expect(await admin.groupState(groupId)).toBe('active');
    await expect(admin.alterOffsets(groupId, [{...at, offset: 1}])).rejects.toMatchObject(ACTIVE);
    await expect(admin.deleteGroup(groupId)).rejects.toMatchObject(ACTIVE);
    expect(await broker.committedOffsets(groupId, [at])).toEqual([{...at, offset: 3}]);
    await joining.member.leave();
    await vi.waitFor(async () => expect(await admin.groupState(groupId)).toBe('empty'), PATIENCE);
    await admin.alterOffsets(groupId, [{...at, offset: 1, metadata: 'm'}]);
    expect(await broker.committedOffsets(groupId, [at])).toEqual([
      {...at, offset: 1, metadata: 'm'},
    ]);
    await admin.deleteGroup(groupId);
    expect(await admin.groupState(groupId)).toBe('dead');
    expect(await broker.committedOffsets(groupId, [at])).toEqual([]);
  },

  'positions can be given to a group that has none yet': async (setting) => {
    const {broker, createTopic, name} = setting;
    const at = {topic: await createTopic(1), partition: 0};
    const groupId = name('group');
    await broker.admin.alterOffsets(groupId, [{...at, offset: 7}]);
    expect(await broker.committedOffsets(groupId, [at])).toEqual([{...at, offset: 7}]);
    expect(await broker.admin.groupState(groupId)).toBe('empty');
  },

  'the offset of a time is that of the first record not older': async ({broker, createTopic}) => {
    const topic = await createTopic(2);
    const [at, empty] = [0, 1].map((partition) => ({topic, partition}));
    if (at === undefined || empty === undefined) throw new Error('two partitions');
    const producer = await broker.producer();
    for (const times of [
      [1_000, 2_000],
      [2_500, 3_000],
    ]) {
      const records = new RecordBatchBuilder();
      for (const timestampMs of times) records.append('k', 'v', timestampMs);
      await producer.send([{...at, records}]);
    }
    const offsetsAt = (timestampMs: number) => broker.admin.offsetsAt([empty, at], timestampMs);
    expect(await offsetsAt(0)).toEqual([0, 0]);
    expect(await offsetsAt(1_000)).toEqual([0, 0]);
    expect(await offsetsAt(1_001)).toEqual([0, 1]);
    expect(await offsetsAt(2_500)).toEqual([0, 2]);
    expect(await offsetsAt(2_501)).toEqual([0, 3]);
    expect(await offsetsAt(3_001)).toEqual([0, 4]);
  },
};
