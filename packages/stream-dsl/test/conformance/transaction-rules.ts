import {setTimeout as sleep} from 'node:timers/promises';
import {expect, vi} from 'vitest';
import type {Broker} from '../../src/ports/broker.ts';
import type {TopicPartition} from '../../src/topic.ts';
import {batchOf, type Rules, readValues} from './rule.ts';

const FENCED = {code: 'STREAM_FENCED'};
const ABORTED = {code: 'STREAM_TRANSACTION_ABORTED'};

/** What the port says of transactional producers. */
export const transactionRules: Rules = {
  'records are seen when their transaction is committed, not before': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(2);
    const [first, second] = [0, 1].map((partition) => ({topic, partition}));
    if (first === undefined || second === undefined) throw new Error('two partitions');
    const producer = await broker.producer({transactionalId: name('tx')});
    producer.begin();
    await producer.send([batchOf(first, 'a', 'b'), batchOf(second, 'c')]);
    await producer.send([batchOf(first, 'd')]);
    expect(await broker.endOffsets([first, second])).toEqual([0, 0]);
    await producer.commit();
    // Three records, or one, and the marker of the commit.
    await untilEnd(broker, first, 4);
    await untilEnd(broker, second, 2);
    expect(await readValues(broker, first)).toEqual(['a', 'b', 'd']);
    expect(await readValues(broker, second)).toEqual(['c']);
  },

  'records of an aborted transaction are never seen': async ({broker, createTopic, name}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const producer = await broker.producer({transactionalId: name('tx')});
    producer.begin();
    await producer.send([batchOf(at, 'dropped')]);
    await producer.abort();
    producer.begin();
    await producer.send([batchOf(at, 'kept')]);
    await producer.commit();
    // dropped, marker, kept, marker
    await untilEnd(broker, at, 4);
    expect(await readValues(broker, at)).toEqual(['kept']);
  },

  'what was written after an open transaction waits for its end': async (setting) => {
    const {broker, createTopic, name} = setting;
    const at = {topic: await createTopic(1), partition: 0};
    const slow = await broker.producer({transactionalId: name('slow')});
    const plain = await broker.producer();
    await plain.send([batchOf(at, 'before')]);
    slow.begin();
    await slow.send([batchOf(at, 'slow')]);
    await plain.send([batchOf(at, 'after')]);
    expect(await broker.endOffsets([at])).toEqual([1]);
    expect(await readValues(broker, at)).toEqual(['before']);
    await slow.commit();
    await untilEnd(broker, at, 4);
    expect(await readValues(broker, at)).toEqual(['before', 'slow', 'after']);
  },

  'transactions of two producers are independent': async ({broker, createTopic, name}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const aborted = await broker.producer({transactionalId: name('aborted')});
    const committed = await broker.producer({transactionalId: name('committed')});
    aborted.begin();
    committed.begin();
    await aborted.send([batchOf(at, 'x1')]);
    await committed.send([batchOf(at, 'y1')]);
    await aborted.send([batchOf(at, 'x2')]);
    await committed.commit();
    expect(await broker.endOffsets([at])).toEqual([0]);
    await aborted.abort();
    // x1, y1, x2, and two markers
    await untilEnd(broker, at, 5);
    expect(await readValues(broker, at)).toEqual(['y1']);
  },

  'offsets become visible with their transaction, with metadata': async (setting) => {
    const {broker, createTopic, name} = setting;
    const topic = await createTopic(2);
    const at = {topic, partition: 1};
    const groupId = name('group');
    const producer = await broker.producer({transactionalId: name('tx')});
    producer.begin();
    await producer.sendOffsets(groupId, [{...at, offset: 5, metadata: 'time=7'}]);
    await producer.commit();
    producer.begin();
    await producer.sendOffsets(groupId, [{...at, offset: 6}]);
    await producer.abort();
    expect(await broker.committedOffsets(groupId, [{topic, partition: 0}, at])).toEqual([
      {...at, offset: 5, metadata: 'time=7'},
    ]);
    expect(await broker.committedOffsets(name('other'), [at])).toEqual([]);
  },

  'committed offsets are waited for while a transaction holds them': async (setting) => {
    const {broker, createTopic, name} = setting;
    const at = {topic: await createTopic(1), partition: 0};
    const groupId = name('group');
    const producer = await broker.producer({transactionalId: name('tx')});
    producer.begin();
    await producer.sendOffsets(groupId, [{...at, offset: 5}]);
    const asked = (await setting.connect()).committedOffsets(groupId, [at]);
    expect(await Promise.race([asked, sleep(300, 'waiting')])).toBe('waiting');
    await producer.commit();
    expect(await asked).toEqual([{...at, offset: 5}]);
  },

  'a newer producer of the id aborts what the older left open': async (setting) => {
    const {broker, createTopic, name} = setting;
    const at = {topic: await createTopic(1), partition: 0};
    const transactionalId = name('tx');
    const zombie = await broker.producer({transactionalId});
    zombie.begin();
    await zombie.send([batchOf(at, 'zombie')]);
    const heir = await (await setting.connect()).producer({transactionalId});
    await expect(zombie.send([batchOf(at, 'zombie')])).rejects.toMatchObject(FENCED);
    await expect(zombie.commit()).rejects.toMatchObject(FENCED);
    await expect(zombie.abort()).rejects.toMatchObject(FENCED);
    heir.begin();
    await heir.send([batchOf(at, 'heir')]);
    await heir.commit();
    // zombie, marker, heir, marker
    await untilEnd(broker, at, 4);
    expect(await readValues(broker, at)).toEqual(['heir']);
  },

  'an older producer of the id is fenced when it commits': async (setting) => {
    const {broker, createTopic, name} = setting;
    const at = {topic: await createTopic(1), partition: 0};
    const transactionalId = name('tx');
    const zombie = await broker.producer({transactionalId});
    zombie.begin();
    await zombie.send([batchOf(at, 'zombie')]);
    await zombie.sendOffsets(name('group'), [{...at, offset: 1}]);
    await broker.producer({transactionalId});
    await expect(zombie.commit()).rejects.toMatchObject(FENCED);
    await untilEnd(broker, at, 2);
    expect(await readValues(broker, at)).toEqual([]);
  },

  'an older producer of the id cannot begin anew': async ({broker, createTopic, name}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const transactionalId = name('tx');
    const zombie = await broker.producer({transactionalId});
    await broker.producer({transactionalId});
    zombie.begin();
    await expect(zombie.send([batchOf(at, 'zombie')])).rejects.toMatchObject(FENCED);
    expect(() => zombie.begin()).toThrowError(expect.objectContaining(FENCED));
  },

  'a transaction that outlived its time is aborted, not fenced': async (setting) => {
    const {broker, createTopic, name} = setting;
    const at = {topic: await createTopic(1), partition: 0};
    const groupId = name('group');
    const options = {transactionalId: name('tx'), transactionTimeoutMs: 1_000};
    const producer = await broker.producer(options);
    producer.begin();
    await producer.send([batchOf(at, 'slow')]);
    await producer.sendOffsets(groupId, [{...at, offset: 9}]);
    // Resolves when the broker has ended the transaction; Kafka looks for such every 10 s.
    expect(await broker.committedOffsets(groupId, [at])).toEqual([]);
    await expect(producer.send([batchOf(at, 'slow')])).rejects.toMatchObject(ABORTED);
    await expect(producer.commit()).rejects.toMatchObject(ABORTED);
    await producer.abort();
    producer.begin();
    await producer.send([batchOf(at, 'again')]);
    await producer.commit();
    // slow, marker, again, marker
    await untilEnd(broker, at, 4);
    expect(await readValues(broker, at)).toEqual(['again']);
  },

  'after a failed send a transaction can only be aborted': async (setting) => {
    const {broker, createTopic, name} = setting;
    const at = {topic: await createTopic(1), partition: 0};
    const producer = await broker.producer({transactionalId: name('tx')});
    producer.begin();
    await producer.send([batchOf(at, 'a')]);
    const missing = {topic: name('missing'), partition: 0};
    await expect(producer.send([batchOf(missing, 'b')])).rejects.toMatchObject({
      code: 'STREAM_TOPIC_MISSING',
    });
    await expect(producer.commit()).rejects.toMatchObject(ABORTED);
    await producer.abort();
    producer.begin();
    await producer.send([batchOf(at, 'c')]);
    await producer.commit();
    // a, marker, c, marker
    await untilEnd(broker, at, 4);
    expect(await readValues(broker, at)).toEqual(['c']);
  },

  'a transaction of nothing is committed and aborted': async ({broker, name}) => {
    const producer = await broker.producer({transactionalId: name('tx')});
    producer.begin();
    await producer.commit();
    producer.begin();
    await producer.abort();
    await producer.abort();
  },

  'calls out of order are told what to do first': async ({broker, createTopic, name}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const plain = await broker.producer();
    expect(() => plain.begin()).toThrowError(/no transactionalId/);
    const producer = await broker.producer({transactionalId: name('tx')});
    await expect(producer.send([batchOf(at, 'v')])).rejects.toThrowError(/call begin first/);
    await expect(producer.commit()).rejects.toThrowError(/call begin first/);
    producer.begin();
    expect(() => producer.begin()).toThrowError(/commit or abort/);
  },
};

/** An end is decided when the call resolves; Kafka's partitions are told of it a moment later. */
async function untilEnd(broker: Broker, at: TopicPartition, endOffset: number): Promise<void> {
  const isThere = async () => expect(await broker.endOffsets([at])).toEqual([endOffset]);
  await vi.waitFor(isThere, {timeout: 20_000});
}
