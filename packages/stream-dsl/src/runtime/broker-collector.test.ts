import {randomBytes} from 'node:crypto';
import {expect, onTestFinished, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/memory-broker.ts';
import {isStreamError} from '../errors.ts';
import {BrokerCollector} from './broker-collector.ts';
import type {TopicLimits} from './topic-limits.ts';

const collectorOf = async (limits: Partial<TopicLimits>) => {
  const broker = memoryBroker();
  await broker.connect();
  onTestFinished(() => broker.close());
  await broker.createTopics([{topic: 'out', partitions: 1}]);
  const sent: (readonly [string, number])[] = [];
  const topicLimits = {maxBatchBytes: Number.POSITIVE_INFINITY, requiresKey: false, ...limits};
  const collector = new BrokerCollector(await broker.producer(), new Map([['out', 1]]), false, {
    limits: new Map([['out', topicLimits]]),
    onSent: (topic, records) => sent.push([topic, records]),
  });
  return {collector, out: collector.output('out'), sent};
};

/** Bytes that do not become fewer by compression. */
const noise = (bytes: number) => new Uint8Array(randomBytes(bytes));

const refusalOf = (call: () => void): string => {
  try {
    call();
  } catch (error) {
    if (isStreamError(error, 'STREAM_PRODUCE_FAILED')) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

test('a record that a topic would refuse is refused before it is sent, and leaves the others alone', async () => {
  const {collector, out, sent} = await collectorOf({maxBatchBytes: 10_000});
  out.append(0, 'a', noise(4_000), 1);
  expect(refusalOf(() => out.append(0, 'b', noise(10_001), 2))).toMatch(
    /^cannot write a record of 100\d\d bytes to out: compressed it has \d+, the topic takes 10000/,
  );
  out.append(0, 'c', noise(4_000), 3);
  await collector.flush();
  // What had been collected goes before the large one is looked at; nothing of it is lost.
  expect(sent).toEqual([
    ['out', 1],
    ['out', 1],
  ]);
});

test('a large record that compresses well is sent, alone', async () => {
  const {collector, out, sent} = await collectorOf({maxBatchBytes: 10_000});
  out.append(0, 'a', 'small', 1);
  out.append(0, 'b', 'x'.repeat(50_000), 2);
  out.append(0, 'c', 'small', 3);
  await collector.flush();
  expect(sent.map(([, records]) => records)).toEqual([1, 1, 1]);
});

test('no batch grows beyond what its topic takes', async () => {
  const {collector, out, sent} = await collectorOf({maxBatchBytes: 10_000});
  for (let i = 0; i < 10; i++) out.append(0, 'key', noise(3_000), i);
  await collector.flush();
  // 5,000 bytes make a batch full, so that each has two records of 3,000.
  expect(sent.map(([, records]) => records)).toEqual([2, 2, 2, 2, 2]);
});

test('compacted topics take no record without a key', async () => {
  const {out} = await collectorOf({requiresKey: true});
  expect(refusalOf(() => out.append(0, null, 'x', 1))).toMatch(/without a key to out/);
  out.append(0, 'key', null, 1);
});
