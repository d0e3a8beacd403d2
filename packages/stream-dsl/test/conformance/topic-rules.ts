import {expect} from 'vitest';
import type {Rules} from './rule.ts';

/** What the port says of topics and connections. */
export const topicRules: Rules = {
  'a topic is created once, and an existing one is left as it is': async (setting) => {
    const {broker, name} = setting;
    const topic = name('topic');
    expect(await broker.partitionCounts([topic])).toEqual(new Map());
    const configs = {'cleanup.policy': 'compact'};
    await broker.createTopics([{topic, partitions: 3, configs}]);
    await broker.createTopics([{topic, partitions: 5}]);
    expect(await broker.partitionCounts([topic, name('missing')])).toEqual(new Map([[topic, 3]]));
    const other = await setting.connect();
    expect(await other.partitionCounts([topic])).toEqual(new Map([[topic, 3]]));
  },

  'all topics are listed, and none that Kafka keeps for itself': async (setting) => {
    const {broker, createTopic} = setting;
    const created = [await createTopic(1), await createTopic(2)];
    const topics = await broker.topics();
    expect(topics).toEqual(expect.arrayContaining(created));
    expect(topics.filter((topic) => topic.startsWith('__'))).toEqual([]);
  },

  'offsets of a new topic are 0': async ({broker, createTopic, name}) => {
    const topic = await createTopic(3);
    const partitions = [2, 0].map((partition) => ({topic, partition}));
    expect(await broker.startOffsets(partitions)).toEqual([0, 0]);
    expect(await broker.endOffsets(partitions)).toEqual([0, 0]);
    expect(await broker.committedOffsets(name('group'), partitions)).toEqual([]);
  },

  'offsets of a missing topic or partition name it': async ({broker, createTopic, name}) => {
    const missing = name('missing');
    const topic = await createTopic(1);
    for (const at of [
      {topic: missing, partition: 0},
      {topic, partition: 1},
    ]) {
      const refusal = {code: 'STREAM_TOPIC_MISSING', message: expect.stringContaining(at.topic)};
      await expect(broker.endOffsets([at])).rejects.toMatchObject(refusal);
      await expect(broker.startOffsets([at])).rejects.toMatchObject(refusal);
    }
  },

  'a wrong setting is refused': async ({broker, name}) => {
    const configs = {'cleanup.policy': 'burn'};
    const created = broker.createTopics([{topic: name('topic'), partitions: 1, configs}]);
    await expect(created).rejects.toMatchObject({
      code: 'STREAM_CONFIG_INVALID',
      message: expect.stringContaining('cleanup.policy'),
    });
  },

  'closed is closed, and only for this connection': async ({broker, connect, createTopic}) => {
    const topic = await createTopic(1);
    const other = await connect();
    const fetcher = other.fetcher();
    const polling = expect(fetcher.poll(30_000)).rejects.toMatchObject({code: 'STREAM_CLOSED'});
    await other.close();
    await other.close();
    await polling;
    await expect(other.partitionCounts([topic])).rejects.toMatchObject({code: 'STREAM_CLOSED'});
    await expect(other.producer()).rejects.toMatchObject({code: 'STREAM_CLOSED'});
    expect(() => other.fetcher()).toThrowError(expect.objectContaining({code: 'STREAM_CLOSED'}));
    expect(await broker.partitionCounts([topic])).toEqual(new Map([[topic, 1]]));
  },
};
