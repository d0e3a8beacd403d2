import {randomInt} from 'node:crypto';
import {expect, test} from 'vitest';
import {produce, readTopic} from '../../../test/instances.ts';
import {kafkaJs} from '../../brokers/kafkajs/index.ts';
import {type Topology, topology} from '../../dsl/topology.ts';
import type {Broker} from '../../ports/broker.ts';
import {run} from '../../run.ts';
import {json} from '../../serdes.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const within = {timeout: 60_000, interval: 100};

const connect = async (): Promise<Broker> => {
  const broker = kafkaJs({brokers: CRM_KAFKA_BOOTSTRAP.split(',')});
  await broker.connect();
  return broker;
};

interface Names {
  readonly name: string;
  readonly input: string;
  readonly output: string;
}

async function namesOf(broker: Broker, partitions: number): Promise<Names> {
  const suffix = randomInt(2 ** 40).toString(36);
  const names = {
    name: `scale-${suffix}`,
    input: `scale-in-${suffix}`,
    output: `scale-out-${suffix}`,
  };
  await broker.createTopics([
    {topic: names.input, partitions, replicationFactor: 1},
    {topic: names.output, partitions, replicationFactor: 1},
  ]);
  return names;
}

const counting = ({name, input, output}: Names): Topology =>
  topology(name, ({stream}) => {
    stream(input, json<number>()).groupByKey().count({name: 'seen'}).toStream().to(output);
  });

const keys = Array.from({length: 2_000}, (_, i) => `key ${i}`);
const round = (n: number) => keys.map((key) => [key, n, n] as const);

async function expectCounts(broker: Broker, topic: string, count: number): Promise<void> {
  await expect
    .poll(async () => {
      const latest = new Map(await readTopic(broker, topic));
      return keys.filter((key) => latest.get(key) !== String(count)).length;
    }, within)
    .toBe(0);
}

test('one instance works on 100 partitions, each with a transaction of its own', {
  timeout: 120_000,
}, async () => {
  const broker = await connect();
  const names = await namesOf(broker, 100);
  const app = await run(counting(names), {broker, replicationFactor: 1, commitIntervalMs: 500});
  expect(app.metrics().tasks).toBe(100);
  await produce(broker, names.input, round(1));
  await expectCounts(broker, names.output, 1);
  await produce(broker, names.input, round(2));
  await expectCounts(broker, names.output, 2);
  expect(app.metrics().recoveries).toBe(0);
  await app.close();
  await broker.close();
});

test('eight instances share a topic while they come and go and records flow', {
  timeout: 120_000,
}, async () => {
  const broker = await connect();
  const names = await namesOf(broker, 8);
  const start = async (i: number) => {
    const connection = await connect();
    const options = {broker: connection, replicationFactor: 1, commitIntervalMs: 200};
    return {i, connection, app: await run(counting(names), options)};
  };
  let rounds = 0;
  let isDone = false;
  const traffic = (async () => {
    while (!isDone) {
      rounds += 1;
      await produce(broker, names.input, round(rounds));
    }
  })();
  const instances = await Promise.all(Array.from({length: 8}, (_, i) => start(i)));
  await expect
    .poll(() => instances.map(({app}) => app.metrics().tasks), within)
    .toEqual(Array.from({length: 8}, () => 1));
  for (const {app, connection} of instances.slice(0, 3)) {
    await app.close();
    await connection.close();
  }
  const left = instances.slice(3);
  await expect
    .poll(() => left.reduce((sum, {app}) => sum + app.metrics().tasks, 0), within)
    .toBe(8);
  expect(Math.max(...left.map(({app}) => app.metrics().tasks))).toBe(2);
  isDone = true;
  await traffic;
  await expectCounts(broker, names.output, rounds);
  for (const {app, connection} of left) {
    await app.close();
    await connection.close();
  }
  await broker.close();
});
