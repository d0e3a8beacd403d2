import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {setTimeout as sleep} from 'node:timers/promises';
import {topics} from '@crm/model';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {beforeAll, expect, onTestFinished, test} from 'vitest';

const {CRM_KAFKA_BOOTSTRAP = '', PATH} = process.env;

beforeAll(async () => {
  const broker = kafkaJs({brokers: CRM_KAFKA_BOOTSTRAP.split(',')});
  await broker.connect();
  const inputs = Object.values(topics).map(({name}) => ({topic: name, partitions: 4}));
  await broker.createTopics(inputs);
  await broker.close();
});

/** The program with these settings, what it prints, and a wait until it works. */
function start(more: Readonly<Record<string, string>>) {
  const main = join(import.meta.dirname, 'main.ts');
  const brokers = {STREAM_BROKERS: CRM_KAFKA_BOOTSTRAP, STREAM_CREATE_TOPICS: 'true'};
  const child = spawn(process.execPath, ['--conditions=crm-source', main], {
    env: {PATH, ...brokers, ...more},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
  });
  const lines = (): Record<string, unknown>[] =>
    printed
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const untilRunning = async (): Promise<void> => {
    const tasks = (): unknown => lines().at(-1)?.['tasks'];
    await expect.poll(tasks, {timeout: 60_000}).toBeGreaterThan(0);
  };
  return {child, lines, untilRunning, errors: text(child.stderr)};
}

const end = async (child: ChildProcess): Promise<unknown> => (await once(child, 'close'))[0];

test('SIGTERM leaves the group, with the last figures and exit 0', async () => {
  const {child, lines, untilRunning} = start({});
  await untilRunning();
  child.kill('SIGTERM');
  expect(await end(child)).toBe(0);
  expect(lines().at(-1)).toMatchObject({kind: 'stopped', state: 'closed', recoveries: 0});
});

test('a second SIGTERM ends it at once', async () => {
  const {child, lines} = start({});
  // While it joins the group, which the first one waits for.
  const last = (): unknown => lines().at(-1);
  await expect.poll(last, {interval: 5, timeout: 60_000}).toMatchObject({kind: 'starting'});
  child.kill('SIGTERM');
  // Of two signals of a kind that come before the first was delivered, a process sees one.
  await sleep(10);
  child.kill('SIGTERM');
  expect(await end(child)).toBe(143);
});

test('what it cannot go on with is told with its code, and the exit is 1', async () => {
  const login = {STREAM_SASL_USERNAME: 'ann', STREAM_SASL_PASSWORD: 'wrong'};
  const {child, errors} = start({STREAM_SASL_MECHANISM: 'plain', ...login});
  expect(await end(child)).toBe(1);
  expect(await errors).toMatch(/^STREAM_[A-Z_]+: /);
});
