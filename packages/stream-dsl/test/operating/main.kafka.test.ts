import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {RecordBatchBuilder} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {expect, onTestFinished, test} from 'vitest';
import {stream} from '../../src/cli/testing/run-command.ts';

const {CRM_KAFKA_BOOTSTRAP = '', PATH} = process.env;
const shopModule = join(import.meta.dirname, 'shop.ts');

test('the program of the page on starting, and the commands, on Kafka', async () => {
  const broker = kafkaJs({brokers: CRM_KAFKA_BOOTSTRAP.split(',')});
  await broker.connect();
  onTestFinished(() => broker.close());
  const topics = ['orders', 'orders-by-customer'];
  await broker.createTopics(topics.map((topic) => ({topic, partitions: 2})));
  const producer = await broker.producer();
  const records = new RecordBatchBuilder();
  records.append('a', JSON.stringify({customer: 'ann', amount: 3}), Date.now());
  records.append('b', JSON.stringify({customer: 'bob', amount: -1}), Date.now());
  await producer.send([{topic: 'orders', partition: 0, records}]);
  await producer.close();

  const port = await freePort();
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, ['--conditions=crm-source', main], {
    env: {PATH, BROKERS: CRM_KAFKA_BOOTSTRAP, PORT: String(port)},
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = ['--url', `http://127.0.0.1:${port}`];
  const ready = async () => (await stream(['query', 'ready', ...url])).code;
  await expect.poll(ready, {timeout: 60_000, interval: 500}).toBe(0);
  const ann = async () =>
    (await stream(['query', 'store', 'orders-by-customer', 'ann', ...url])).out;
  await expect.poll(ann, {timeout: 30_000, interval: 500}).toContain('{"orders":1}');

  const at = ['--broker', `kafka://${CRM_KAFKA_BOOTSTRAP}`];
  const reset = ['reset', '--topology', shopModule, ...at];
  expect(await stream(reset)).toMatchObject({
    code: 70,
    errors: expect.stringMatching(/^STREAM_GROUP_ACTIVE: cannot reset shop: it has instances/),
  });
  const exit = once(child, 'close');
  child.kill('SIGTERM');
  expect((await exit)[0]).toBe(0);

  const replay = ['dead-letters', 'replay', '--topic', 'orders', ...at, '--execute'];
  expect((await stream(replay)).errors).toBe('replayed 1 letter\n');
  expect((await stream(replay)).errors).toBe('replayed 0 letters\n');
  const listed = await stream(['dead-letters', 'list', '--topic', 'orders', ...at]);
  expect(JSON.parse(listed.out)).toMatchObject({key: 'b', isReplayed: true});
  const done = await stream([...reset, '--execute', '--json']);
  expect(JSON.parse(done.out)).toMatchObject({
    offsets: [
      {topic: 'orders', partition: 0, offset: 0},
      {topic: 'orders', partition: 1, offset: 0},
    ],
    isDone: true,
  });
  // Dead letters stay: nobody has said that they are of no use.
  const isState = (topic: string) => /^shop-.*(?:changelog|repartition)$/.test(topic);
  const gone = async () => (await broker.topics()).filter(isState);
  await expect.poll(gone, {timeout: 30_000}).toEqual([]);
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port was opened');
  return address.port;
}
