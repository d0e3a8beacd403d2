import {randomUUID} from 'node:crypto';
import {connect, type Socket} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {connect as connectTls} from 'node:tls';
import type {ISocketFactory} from 'kafkajs';
import {expect, onTestFinished, test, vi} from 'vitest';
import {memberOf, namesOf, untilShared} from '../../../test/conformance/joining.ts';
import type {Fetcher} from '../../ports/broker.ts';
import {RecordBatchBuilder} from '../../record-batch/record-batch-builder.ts';
import {readAll} from '../../record-batch/testing/read-all.ts';
import {kafkaJs} from '../kafkajs/kafka-js.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const brokers = CRM_KAFKA_BOOTSTRAP.split(',');
const TRANSACTIONS = 100;
/** Longer than several attempts to connect. */
const OUTAGE_MS = 1_000;

/** A network that can be cut: what is open breaks, and nothing new comes through. */
class Network {
  readonly #open = new Set<Socket>();
  #isCut = false;
  #isSilent = false;

  readonly socketFactory: ISocketFactory = ({host, port, ssl, onConnect}) => {
    const socket = ssl
      ? connectTls({...ssl, host, port}, onConnect)
      : connect({host, port}, onConnect);
    this.#open.add(socket);
    if (this.#isCut) socket.destroy(new Error('the network is cut'));
    if (this.#isSilent) socket.pause();
    return socket;
  };

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy(new Error('the network is cut'));
    this.#open.clear();
  }

  /** Requests go through, answers never come. */
  silence(): void {
    this.#isSilent = true;
    for (const socket of this.#open) socket.pause();
  }

  restore(): void {
    this.#isCut = false;
    this.#isSilent = false;
  }
}

async function setUp(retryTimeoutMs: number, requestTimeoutMs?: number) {
  const network = new Network();
  const {socketFactory} = network;
  const broker = kafkaJs({brokers, socketFactory, retryTimeoutMs, requestTimeoutMs});
  onTestFinished(() => broker.close());
  await broker.connect();
  const topic = `outage-${randomUUID()}`;
  await broker.createTopics([{topic, partitions: 1}]);
  return {network, broker, at: {topic, partition: 0}};
}

function recordsOf(value: string): RecordBatchBuilder {
  const records = new RecordBatchBuilder();
  records.append(null, value, 1_000);
  return records;
}

async function read(fetcher: Fetcher, count: number): Promise<(string | null)[]> {
  const values: (string | null)[] = [];
  while (values.length < count) {
    for (const {batches} of await fetcher.poll(1_000)) {
      values.push(...readAll(batches).map(({value}) => value));
    }
  }
  return values;
}

test('nothing is lost or repeated when the network breaks and comes back', async () => {
  const {network, broker, at} = await setUp(60_000);
  const producer = await broker.producer({transactionalId: `tx-${at.topic}`});
  const fetcher = broker.fetcher();
  fetcher.assign(at, 0);
  const values = Array.from({length: TRANSACTIONS}, (_, i) => `v${i}`);
  const reading = read(fetcher, values.length);
  for (const [i, value] of values.entries()) {
    if (i % 25 === 10) {
      network.cut();
      void sleep(OUTAGE_MS).then(() => network.restore());
    }
    // The second cut of each round comes while a request is under way.
    if (i % 25 === 20) setImmediate(() => network.cut());
    if (i % 25 === 20) void sleep(OUTAGE_MS).then(() => network.restore());
    producer.begin();
    await producer.send([{...at, records: recordsOf(value)}]);
    await producer.commit();
  }
  expect(await reading).toEqual(values);
});

test('an outage that lasts too long is told to whoever waits, and survived', async () => {
  const {network, broker, at} = await setUp(1_500);
  const producer = await broker.producer();
  const fetcher = broker.fetcher();
  fetcher.assign(at, 0);
  await producer.send([{...at, records: recordsOf('before')}]);
  expect(await read(fetcher, 1)).toEqual(['before']);
  network.cut();
  const unavailable = {code: 'STREAM_BROKER_UNAVAILABLE', retriable: true};
  await expect(producer.send([{...at, records: recordsOf('lost')}])).rejects.toMatchObject(
    unavailable,
  );
  await expect(read(fetcher, 1)).rejects.toMatchObject(unavailable);
  await expect(broker.endOffsets([at])).rejects.toMatchObject(unavailable);
  network.restore();
  await producer.send([{...at, records: recordsOf('after')}]);
  expect(await read(fetcher, 1)).toEqual(['after']);
});

test('answers that never come are asked for again, and nothing is written twice', async () => {
  const {network, broker, at} = await setUp(60_000, 1_000);
  const producer = await broker.producer({transactionalId: `tx-${at.topic}`});
  const fetcher = broker.fetcher();
  fetcher.assign(at, 0);
  const values = Array.from({length: 20}, (_, i) => `v${i}`);
  const reading = read(fetcher, values.length);
  for (const [i, value] of values.entries()) {
    producer.begin();
    // Each of the calls of a transaction loses its answer once.
    if (i % 6 === 1) network.silence();
    const sending = producer.send([{...at, records: recordsOf(value)}]);
    if (i % 6 === 3) setImmediate(() => network.silence());
    if (i % 2 === 1) void sleep(OUTAGE_MS / 2).then(() => network.restore());
    const [sent] = await sending;
    expect(sent?.baseOffset).toBe(2 * i);
    const committing = producer.commit();
    if (i % 6 === 5) setImmediate(() => network.silence());
    if (i % 6 === 5) void sleep(OUTAGE_MS / 2).then(() => network.restore());
    await committing;
  }
  expect(await reading).toEqual(values);
});

test('a member that is cut off for a while keeps what it has, and its commits get through', async () => {
  const {network, broker, at} = await setUp(60_000, 5_000);
  const member = memberOf(broker, {groupId: `group-${at.topic}`, topics: [at.topic]});
  await member.member.join();
  for (const end of ['cut', 'silence'] as const) {
    network[end]();
    const committing = member.member.commit([{...at, offset: 5}]);
    await sleep(2 * OUTAGE_MS);
    network.restore();
    await committing;
    expect(await broker.committedOffsets(`group-${at.topic}`, [at])).toEqual([{...at, offset: 5}]);
  }
  expect(member.log).toEqual(['assigned 1 +1']);
});

test('a member that is cut off for longer than its session has lost everything, and joins anew', async () => {
  const {network, broker, at} = await setUp(60_000);
  const whole = kafkaJs({brokers});
  onTestFinished(() => whole.close());
  await whole.connect();
  await whole.admin.createPartitions(at.topic, 4);
  const options = {groupId: `group-${at.topic}`, topics: [at.topic], sessionTimeoutMs: 6_000};
  const names = namesOf(at.topic, 4);
  const [far, near] = [memberOf(broker, options), memberOf(whole, options)];
  await far.member.join();
  await near.member.join();
  await untilShared([far, near], names);
  network.cut();
  await vi.waitFor(() => expect(near.owned).toEqual(names), {timeout: 20_000});
  network.restore();
  await untilShared([far, near], names);
  expect(far.log.filter((line) => line === 'lost')).toEqual(['lost']);
});
