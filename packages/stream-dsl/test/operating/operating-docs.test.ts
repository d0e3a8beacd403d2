import {mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {RecordBatchBuilder, run} from '@crm/stream-dsl';
import {type MemoryBroker, memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {type ServedApp, serveApp} from '@crm/stream-dsl/http';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {runCli} from '../../src/cli/run-cli.ts';
import {shop} from './shop.ts';

const docs = join(import.meta.dirname, '../../../../docs/operating');
const alerts = join(import.meta.dirname, '../../../../infra/monitoring/stream-alerts.yaml');
const families = join(import.meta.dirname, '../../src/http/metric-families.ts');
// The Kafka broker's tests run the commands of this page, on one with TLS and logins.
const elsewhere = ['security.md'];
const pages = (await readdir(docs)).filter(
  (page) => page.endsWith('.md') && !elsewhere.includes(page),
);
const texts = new Map(
  await Promise.all(
    pages.map(async (page) => [page, await readFile(join(docs, page), 'utf8')] as const),
  ),
);

/** A folder with the embedded broker's log, where the application has stopped; and an application that runs. */
let folder = '';
let served: ServedApp;
let close: () => Promise<void>;

async function fill(broker: MemoryBroker): Promise<void> {
  await broker.connect();
  const topics = ['orders', 'orders-by-customer'];
  await broker.createTopics(topics.map((topic) => ({topic, partitions: 1})));
  const producer = await broker.producer();
  const records = new RecordBatchBuilder();
  const orders = [
    {customer: 'ann', amount: 3},
    {customer: 'bob', amount: -1},
    {customer: 'bob', amount: 7},
  ];
  for (const [i, order] of orders.entries()) {
    records.append(order.customer, JSON.stringify(order), Date.parse('2026-01-05') + i);
  }
  await producer.send([{topic: 'orders', partition: 0, records}]);
  await producer.close();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operating-'));
  const stopped = memoryBroker({folder: join(folder, 'log')});
  await fill(stopped);
  const first = await run(shop, {broker: stopped, commitIntervalMs: 10});
  await vi.waitUntil(() => first.store('orders-by-customer').size === 2, {timeout: 20_000});
  await first.close();
  await stopped.close();

  const broker = memoryBroker();
  await fill(broker);
  const app = await run(shop, {broker, commitIntervalMs: 10});
  served = await serveApp(app, {port: 0, allowsPause: true});
  const isThere = () => app.isReady && app.store('orders-by-customer').size === 2;
  await vi.waitUntil(isThere, {timeout: 20_000});
  close = async () => {
    await served.close();
    await app.close();
    await broker.close();
  };
});

afterAll(async () => {
  await close();
  await rm(folder, {recursive: true, force: true});
});

/** The commands of a page, in its order. */
function commandsOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split('\n').filter((line) => line !== ''));
}

/** What a command of a page is on this machine. */
function here(word: string): string {
  return word
    .replace('kafka://localhost:9092', `memory:${join(folder, 'log')}`)
    .replace('http://localhost:8080', served.url)
    .replace(/^shop\.ts$/, join(import.meta.dirname, 'shop.ts'))
    .replace(/^before\.json$/, join(folder, 'before.json'))
    .replace(/^\.\/state$/, join(folder, 'state'));
}

async function execute(command: string): Promise<string> {
  const [program, ...words] = command.split(' ').map(here);
  if (program === 'curl') return await request(words);
  expect(program).toBe('stream');
  const redirect = words.indexOf('>');
  const args = redirect < 0 ? words : words.slice(0, redirect);
  let [out, errors] = ['', ''];
  const code = await runCli(args, {
    env: {},
    write: (text) => {
      out += text;
    },
    complain: (text) => {
      errors += text;
    },
  });
  expect({command, code, errors: code === 0 ? '' : errors}).toEqual({command, code: 0, errors: ''});
  if (redirect >= 0) await writeFile(words[redirect + 1] ?? '', out);
  return out + errors;
}

/** `curl [-X METHOD] url` */
async function request(words: readonly string[]): Promise<string> {
  const method = words[0] === '-X' ? words[1] : 'GET';
  const answer = await fetch(words.at(-1) ?? '', method === undefined ? {} : {method});
  expect(answer.status).toBe(200);
  return await answer.text();
}

// Dead letters before the reset that takes the positions back.
const order = ['dead-letters.md', ...pages.filter((page) => page !== 'dead-letters.md')];

describe.each(order)('the commands of %s', (page) => {
  test.each(commandsOf(texts.get(page) ?? ''))('%s', async (command) => {
    expect(await execute(command)).not.toBe('');
  });
});

test('the pages name all metrics, and no others; so do the alerts', async () => {
  const source = await readFile(families, 'utf8');
  const known = new Set(
    [...source.matchAll(/'((?:stream|process)_[a-z0-9_]+)'/g)].map(([, name]) => name),
  );
  const page = texts.get('metrics.md') ?? '';
  const told = [...page.matchAll(/^\| `([a-z0-9_]+)` \|/gm)].map(([, name]) => name);
  expect(told.toSorted()).toEqual([...known].toSorted());

  const rules = await readFile(alerts, 'utf8');
  const used = [...rules.matchAll(/\bstream_[a-z0-9_]+/g)].map(([name]) =>
    name.replace(/_bucket$/, ''),
  );
  expect(used.length).toBeGreaterThan(0);
  expect(used.filter((name) => !known.has(name))).toEqual([]);
  const alertNames = [...rules.matchAll(/^ +- alert: (\w+)$/gm)].map(([, name]) => name);
  const explained = [...page.matchAll(/^\| (Stream\w+) \|/gm)].map(([, name]) => name);
  expect(explained).toEqual(alertNames);
});

test('the program of the page on starting is the one that is tested', async () => {
  const program = await readFile(join(import.meta.dirname, 'main.ts'), 'utf8');
  expect(texts.get('start.md')).toContain(
    `<!-- program: main.ts -->\n\`\`\`ts\n${program}\`\`\`\n`,
  );
});

test('links between the pages lead somewhere', () => {
  const links = [...texts.values()].flatMap((text) =>
    [...text.matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, page]) => page ?? ''),
  );
  expect(links.filter((page) => !pages.includes(page) && !elsewhere.includes(page))).toEqual([]);
});
