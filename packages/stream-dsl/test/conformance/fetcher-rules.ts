import {expect} from 'vitest';
import type {FetchedPartition, Fetcher} from '../../src/ports/broker.ts';
import {RecordBatchBuilder} from '../../src/record-batch/record-batch-builder.ts';
import {batchOf, pollRecords, type Rules, readValues, textOf} from './rule.ts';

const SHORT_WAIT_MS = 300;

/** What the port says of sending and fetching without transactions. */
export const fetcherRules: Rules = {
  'keys, values and timestamps come back, nulls as nulls': async ({broker, createTopic}) => {
    const topic = await createTopic(1);
    const records = new RecordBatchBuilder();
    records.append('k', 'v', 1_700_000_000_000);
    records.append(null, 'only value', 1_700_000_000_005);
    records.append('only key', null, 1_699_999_999_000, [['h', Buffer.from('x')]]);
    const producer = await broker.producer({compression: 'none'});
    await producer.send([{topic, partition: 0, records}]);
    const fetcher = broker.fetcher();
    fetcher.assign({topic, partition: 0}, 0);
    const {batches, nextOffset} = await nextWithRecords(fetcher);
    expect(nextOffset).toBe(3);
    const rows = batches.flatMap((b) =>
      Array.from({length: b.count}, (_, i) => [
        b.offsets[i],
        b.timestamps[i],
        textOf(b.bytes, b.keyStart[i], b.keyEnd[i]),
        textOf(b.bytes, b.valueStart[i], b.valueEnd[i]),
        b.headersAt[i] === -1,
      ]),
    );
    expect(rows).toEqual([
      [0, 1_700_000_000_000, 'k', 'v', true],
      [1, 1_700_000_000_005, null, 'only value', true],
      [2, 1_699_999_999_000, 'only key', null, false],
    ]);
  },

  'batches keep their order, also when many calls are under way': async (setting) => {
    const {broker, createTopic} = setting;
    const at = {topic: await createTopic(1), partition: 0};
    const producer = await broker.producer();
    const values = Array.from({length: 50}, (_, i) => `v${i}`);
    await Promise.all(values.map((value) => producer.send([batchOf(at, value)])));
    expect(await broker.endOffsets([at])).toEqual([50]);
    expect(await readValues(broker, at)).toEqual(values);
    expect(await readValues(await setting.connect(), at)).toEqual(values);
  },

  'a send tells where its batches went, in the order given': async ({broker, createTopic}) => {
    const topic = await createTopic(2);
    const [left, right] = [0, 1].map((partition) => ({topic, partition}));
    if (left === undefined || right === undefined) throw new Error('two partitions');
    const producer = await broker.producer();
    expect(await producer.send([batchOf(right, 'a', 'b'), batchOf(left, 'c')])).toEqual([
      {...right, baseOffset: 0},
      {...left, baseOffset: 0},
    ]);
    const batches = [batchOf(left), batchOf(right, 'd'), batchOf(right, 'e', 'f')];
    expect(await producer.send(batches)).toEqual([
      {...left, baseOffset: -1},
      {...right, baseOffset: 2},
      {...right, baseOffset: 3},
    ]);
    expect(await producer.send([])).toEqual([]);
  },

  'a builder may be used again once the send has resolved': async ({broker, createTopic}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const producer = await broker.producer();
    const batch = batchOf(at, 'first');
    await producer.send([batch]);
    batch.records.reset();
    batch.records.append('key', 'second', 1_000);
    await producer.send([batch]);
    batch.records.reset();
    await producer.send([batch]);
    expect(await readValues(broker, at)).toEqual(['first', 'second']);
  },

  'reading starts at the offset asked, also within a batch': async ({broker, createTopic}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const producer = await broker.producer();
    await producer.send([batchOf(at, 'a', 'b', 'c')]);
    await producer.send([batchOf(at, 'd')]);
    expect(await readValues(broker, at, 1)).toEqual(['b', 'c', 'd']);
    expect(await readValues(broker, at, 3)).toEqual(['d']);
    expect(await readValues(broker, at, 4)).toEqual([]);
  },

  'an assigned partition that is assigned again moves': async ({broker, createTopic}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const producer = await broker.producer();
    await producer.send([batchOf(at, 'a', 'b', 'c')]);
    const fetcher = broker.fetcher();
    fetcher.assign(at, 0);
    expect(await pollRecords(fetcher, 3)).toMatchObject([{value: 'a'}, {value: 'b'}, {value: 'c'}]);
    fetcher.assign(at, 2);
    expect(await pollRecords(fetcher, 3)).toMatchObject([{value: 'c'}]);
  },

  'that the end is reached is reported once, also without records': async (setting) => {
    const {broker, createTopic} = setting;
    const at = {topic: await createTopic(1), partition: 0};
    const fetcher = broker.fetcher();
    fetcher.assign(at, 0);
    expect(await nextPoll(fetcher)).toEqual([{...at, batches: [], nextOffset: 0, endOffset: 0}]);
    expect(await fetcher.poll(SHORT_WAIT_MS)).toEqual([]);
    const producer = await broker.producer();
    await producer.send([batchOf(at, 'a')]);
    expect(await nextPoll(fetcher)).toMatchObject([{nextOffset: 1, endOffset: 1}]);
    expect(await fetcher.poll(SHORT_WAIT_MS)).toEqual([]);
  },

  'a poll that waits is answered when records come': async ({broker, createTopic}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const fetcher = broker.fetcher();
    fetcher.assign(at, 0);
    await nextPoll(fetcher);
    const waiting = nextPoll(fetcher);
    const producer = await broker.producer();
    await producer.send([batchOf(at, 'a')]);
    expect(await waiting).toMatchObject([{...at, nextOffset: 1}]);
  },

  'a paused partition is silent until resumed; others are not': async ({broker, createTopic}) => {
    const topic = await createTopic(2);
    const [paused, other] = [0, 1].map((partition) => ({topic, partition}));
    if (paused === undefined || other === undefined) throw new Error('two partitions');
    const producer = await broker.producer();
    await producer.send([batchOf(paused, 'p'), batchOf(other, 'o')]);
    const fetcher = broker.fetcher();
    fetcher.assign(paused, 0);
    fetcher.pause(paused);
    fetcher.assign(other, 0);
    expect(await nextPoll(fetcher)).toMatchObject([other]);
    expect(await fetcher.poll(SHORT_WAIT_MS)).toEqual([]);
    fetcher.resume(paused);
    expect(await nextPoll(fetcher)).toMatchObject([{...paused, nextOffset: 1}]);
  },

  'a removed partition is not handed out any more': async ({broker, createTopic}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const producer = await broker.producer();
    await producer.send([batchOf(at, 'a')]);
    const fetcher = broker.fetcher();
    fetcher.assign(at, 0);
    fetcher.remove(at);
    expect(await fetcher.poll(SHORT_WAIT_MS)).toEqual([]);
  },

  'a batch larger than the bound is delivered, alone': async ({broker, createTopic}) => {
    const at = {topic: await createTopic(1), partition: 0};
    const producer = await broker.producer({compression: 'none'});
    await producer.send([batchOf(at, 'x'.repeat(5_000))]);
    await producer.send([batchOf(at, 'small')]);
    const fetcher = broker.fetcher({maxPartitionBytes: 1_000});
    fetcher.assign(at, 0);
    expect((await nextWithRecords(fetcher)).nextOffset).toBe(1);
    expect((await nextWithRecords(fetcher)).nextOffset).toBe(2);
  },

  'an offset that is gone fails its partition only': async ({broker, createTopic}) => {
    const topic = await createTopic(2);
    const good = {topic, partition: 1};
    const producer = await broker.producer();
    const fetcher = broker.fetcher();
    fetcher.assign({topic, partition: 0}, 99);
    await expect(pollForever(fetcher)).rejects.toMatchObject({
      code: 'STREAM_OFFSET_OUT_OF_RANGE',
      message: expect.stringContaining(`${topic}-0 from offset 99`),
    });
    fetcher.assign(good, 0);
    await producer.send([batchOf(good, 'a')]);
    expect(await pollRecords(fetcher, 1)).toMatchObject([{value: 'a'}]);
  },

  'a missing topic is named by send and by poll': async ({broker, name}) => {
    const at = {topic: name('missing'), partition: 0};
    const refusal = {code: 'STREAM_TOPIC_MISSING', message: expect.stringContaining(at.topic)};
    const producer = await broker.producer();
    await expect(producer.send([batchOf(at, 'v')])).rejects.toMatchObject(refusal);
    const fetcher = broker.fetcher();
    fetcher.assign(at, 0);
    await expect(pollForever(fetcher)).rejects.toMatchObject(refusal);
  },
};

/** The next answer that is not empty. */
async function nextPoll(fetcher: Fetcher): Promise<readonly FetchedPartition[]> {
  for (;;) {
    const fetched = await fetcher.poll(1_000);
    if (fetched.length > 0) return fetched;
  }
}

/** The next answer for a partition that holds records. */
async function nextWithRecords(fetcher: Fetcher): Promise<FetchedPartition> {
  for (;;) {
    const found = (await fetcher.poll(1_000)).find(({batches}) => batches.length > 0);
    if (found !== undefined) return found;
  }
}

async function pollForever(fetcher: Fetcher): Promise<never> {
  for (;;) await fetcher.poll(1_000);
}
