import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {describeBroker} from '../../../test/broker-conformance.ts';
import {batchOf, readValues} from '../../../test/conformance/rule.ts';
import {memoryBroker} from './memory-broker.ts';

describeBroker('in memory', async () => {
  const main = memoryBroker();
  return {broker: () => main.connection(), close: () => main.close()};
});

describeBroker('in a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'broker-'));
  const main = memoryBroker({folder});
  const close = async () => {
    await main.close();
    await rm(folder, {recursive: true});
  };
  return {broker: () => main.connection(), close};
});

const at = {topic: 'orders', partition: 1};

async function connected(options: Parameters<typeof memoryBroker>[0] = {}) {
  const broker = memoryBroker(options);
  onTestFinished(() => broker.close());
  await broker.connect();
  return broker;
}

test('with defaultPartitions a topic is there when it is asked for or written to', async () => {
  const broker = await connected({defaultPartitions: 2});
  const producer = await broker.producer();
  await Promise.all(['a', 'b'].map((value) => producer.send([batchOf(at, value)])));
  expect(await readValues(broker, at)).toEqual(['a', 'b']);
  expect(await broker.partitionCounts(['orders', 'new'])).toEqual(
    new Map([
      ['orders', 2],
      ['new', 2],
    ]),
  );
});

test('what is in memory stays while one connection goes and another comes', async () => {
  const broker = await connected({defaultPartitions: 2});
  const producer = await broker.producer();
  await producer.send([batchOf(at, 'a')]);
  await broker.close();
  const next = broker.connection();
  await next.connect();
  expect(await readValues(next, at)).toEqual(['a']);
  await next.close();
});

test('a closed producer leaves nothing that others have to wait for', async () => {
  const broker = await connected({defaultPartitions: 2});
  const other = broker.connection();
  await other.connect();
  const producer = await other.producer({transactionalId: 'tx'});
  producer.begin();
  await producer.send([batchOf(at, 'open')]);
  await producer.sendOffsets('group', [{...at, offset: 1}]);
  await other.close();
  expect(await broker.committedOffsets('group', [at])).toEqual([]);
  // open, marker
  expect(await broker.endOffsets([at])).toEqual([2]);
});

test('a poll that always finds records lets timers run', async () => {
  const broker = await connected({defaultPartitions: 2});
  const producer = await broker.producer();
  await producer.send([batchOf(at, 'a')]);
  const fetcher = broker.fetcher();
  let hasFired = false;
  setTimeout(() => {
    hasFired = true;
  }, 0);
  while (!hasFired) {
    fetcher.assign(at, 0);
    await fetcher.poll(1_000);
  }
});

test.each([
  {options: {defaultPartitions: 0}, found: /defaultPartitions 0/},
  {options: {defaultPartitions: 1.5}, found: /defaultPartitions 1.5/},
  {options: {folder: ''}, found: /folder ""/},
])('a wrong option is told: $options', ({options, found}) => {
  expect(() => memoryBroker(options)).toThrowError(
    expect.objectContaining({
      code: 'STREAM_CONFIG_INVALID',
      message: expect.stringMatching(found),
    }),
  );
});

test('a broker that was not connected says so', async () => {
  const broker = memoryBroker();
  await expect(broker.endOffsets([at])).rejects.toThrowError(/call connect first/);
});
