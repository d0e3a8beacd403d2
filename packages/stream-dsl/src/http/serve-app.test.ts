import {connect} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {type MemoryBroker, memoryBroker} from '../brokers/memory/memory-broker.ts';
import {count} from '../dsl/aggregators.ts';
import {topology} from '../dsl/topology.ts';
import {partitionFor} from '../record-batch/partition-for.ts';
import {RecordBatchBuilder} from '../record-batch/record-batch-builder.ts';
import {run} from '../run.ts';
import type {RunOptions} from '../runtime/run-options.ts';
import {json} from '../serdes.ts';
import {tumbling} from '../windows/time-windows.ts';
import {type ServeOptions, serveApp} from './serve-app.ts';

const MINUTE = 60_000;

const views = topology('views', ({stream, table}) => {
  table('prices', json<number>(), {store: 'prices'}).toStream().to('prices-out');
  stream('views', json<string>())
    .groupByKey()
    .windowedBy(tumbling('1 minute', {grace: '1 day'}))
    .aggregate({views: count()}, {name: 'per-minute'})
    .toStream()
    .to('views-out');
});

async function send(
  broker: MemoryBroker,
  topic: string,
  records: readonly (readonly [string, string, number])[],
): Promise<void> {
  const producer = await broker.producer();
  for (const [key, value, timestampMs] of records) {
    const batch = new RecordBatchBuilder();
    batch.append(key, value, timestampMs);
    await producer.send([{topic, partition: partitionFor(key, 2), records: batch}]);
  }
  await producer.close();
}

async function openBroker(): Promise<MemoryBroker> {
  const broker = memoryBroker();
  await broker.connect();
  onTestFinished(() => broker.close());
  const topics = ['prices', 'views', 'prices-out', 'views-out'];
  await broker.createTopics(topics.map((topic) => ({topic, partitions: 2})));
  return broker;
}

async function serve(broker: MemoryBroker, options: Partial<RunOptions & ServeOptions> = {}) {
  const app = await run(views, {commitIntervalMs: 10, ...options, broker});
  const served = await serveApp(app, {port: 0, ...options});
  onTestFinished(async () => {
    await served.close();
    await app.close();
  });
  const get = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`${served.url}${path}`, init);
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    const body: unknown = type.includes('json') ? JSON.parse(text) : text;
    return {status: answer.status, body, headers: answer.headers};
  };
  return {app, served, get};
}

test('a store is asked by key, by range and by window', async () => {
  const broker = await openBroker();
  const fruits = ['apple', 'apricot', 'banana', 'cherry', 'plum'];
  await send(
    broker,
    'prices',
    fruits.map((fruit, i) => [fruit, String(i), 1]),
  );
  await send(broker, 'views', [
    ['ann', '"a"', 5],
    ['ann', '"b"', 6],
    ['ann', '"c"', MINUTE],
    ['bob', '"d"', 7],
  ]);
  const {app, get} = await serve(broker);
  await expect.poll(() => app.metrics().lagRecords + app.store('prices').size).toBe(5);
  await expect.poll(() => app.store('per-minute').size).toBe(3);

  expect(await get('/stores/prices/banana')).toMatchObject({
    status: 200,
    body: {store: 'prices', key: 'banana', value: 2},
  });
  expect(await get('/stores/prices/banana?read=committed')).toMatchObject({body: {value: 2}});
  expect(await get('/stores/prices/kiwi')).toMatchObject({
    status: 404,
    body: {error: {code: 'KEY_NOT_FOUND'}},
  });
  const keysOf = async (query: string) => {
    const {body} = await get(`/stores/prices?${query}`);
    return (body as {entries: {key: string}[]}).entries.map(({key}) => key);
  };
  expect(await keysOf('')).toEqual(fruits);
  expect(await keysOf('prefix=ap')).toEqual(['apple', 'apricot']);
  expect(await keysOf('from=banana&to=cherry')).toEqual(['banana', 'cherry']);
  expect(await keysOf('limit=2&after=apricot&read=committed')).toEqual(['banana', 'cherry']);
  expect(await get('/stores/prices?limit=2')).toMatchObject({
    body: {isComplete: false, next: 'apricot'},
  });

  const windowed = await get('/stores/per-minute/ann');
  expect(windowed.body).toMatchObject({
    windows: [
      {startMs: 0, value: {views: 2}},
      {startMs: MINUTE, value: {views: 1}},
    ],
    isComplete: true,
  });
  const second = await get('/stores/per-minute/ann?from=1970-01-01T00:01:00Z&read=committed');
  expect(second.body).toMatchObject({windows: [{startMs: MINUTE}]});
  expect(await get('/stores/per-minute?limit=10')).toMatchObject({
    body: {
      entries: [
        {key: 'ann', startMs: 0, value: {views: 2}},
        {key: 'ann', startMs: MINUTE},
        {key: 'bob', startMs: 0},
      ],
    },
  });
  expect(await get('/stores')).toMatchObject({
    body: {
      stores: expect.arrayContaining([
        expect.objectContaining({name: 'per-minute', kind: 'window', entriesHere: 3}),
      ]),
    },
  });
});

test('what cannot be answered is refused with a code and a sentence', async () => {
  const {get} = await serve(await openBroker());
  const cases = [
    ['/nothing', 404, 'NOT_FOUND'],
    ['/stores/nothing', 404, 'STORE_NOT_FOUND'],
    ['/stores/prices?limit=0', 400, 'BAD_LIMIT'],
    ['/stores/prices?limit=5000', 400, 'BAD_LIMIT'],
    ['/stores/prices/a?read=dirty', 400, 'BAD_READ'],
    ['/stores/per-minute/a?from=soon', 400, 'BAD_TIME'],
    ['/topology?format=svg', 400, 'BAD_FORMAT'],
    ['/stores/%E0%A4%A', 400, 'BAD_ADDRESS'],
  ] as const;
  for (const [path, status, code] of cases) {
    expect(await get(path)).toMatchObject({status, body: {error: {code}}});
  }
  expect(await get('/metrics', {method: 'DELETE'})).toMatchObject({status: 405});
});

test('a key that another instance has is forwarded, or the client is sent there', async () => {
  const broker = await openBroker();
  await send(
    broker,
    'prices',
    Array.from({length: 20}, (_, i) => [`fruit-${i}`, String(i), 1]),
  );
  // Each must know its own port before it joins.
  const [a, b] = await Promise.all([freePort(), freePort()]);
  const first = await serve(broker, {port: a, endpoint: `http://127.0.0.1:${a}`});
  const second = await serve(broker, {
    ...{port: b, endpoint: `http://127.0.0.1:${b}`, routing: 'redirect'},
  });
  await expect.poll(() => second.app.store('prices').size, {timeout: 20_000}).toBeGreaterThan(0);
  await expect
    .poll(() => first.app.store('prices').size + second.app.store('prices').size)
    .toBe(20);
  const elsewhere = [...second.app.store('prices').entries()].map(([key]) => String(key))[0] ?? '';
  const forwarded = await first.get(`/stores/prices/${elsewhere}`);
  expect(forwarded).toMatchObject({status: 200, body: {value: Number(elsewhere.slice(6))}});
  expect(forwarded.headers.get('x-stream-answered-by')).toBe(second.served.url);

  const here = [...first.app.store('prices').entries()].map(([key]) => String(key))[0] ?? '';
  const sent = await second.get(`/stores/prices/${here}?read=committed`, {redirect: 'manual'});
  expect(sent.status).toBe(307);
  expect(sent.headers.get('location')).toBe(
    `${first.served.url}/stores/prices/${here}?read=committed`,
  );
  // Two instances that each take the other for the owner must not ask in circles.
  const hop = await first.get(`/stores/prices/${elsewhere}`, {
    headers: {'x-stream-forwarded': '1'},
  });
  expect(hop).toMatchObject({status: 503, body: {error: {code: 'STATE_NOT_HERE'}}});
});

test('health, readiness, tasks and topology', async () => {
  const {app, get} = await serve(await openBroker());
  expect(await get('/healthz')).toMatchObject({status: 200, body: {isHealthy: true}});
  await expect.poll(async () => (await get('/readyz')).status).toBe(200);
  expect(await get('/tasks')).toMatchObject({
    body: {application: 'views', state: 'running', tasks: expect.any(Array)},
  });
  const text = await get('/topology');
  expect(text.body).toContain('Sub-topology: 0');
  const asJson = await get('/topology', {headers: {accept: 'application/json'}});
  expect(asJson.body).toMatchObject({version: 1, name: 'views'});
  expect((await get('/topology?format=mermaid')).body).toMatch(/^flowchart/);
  await app.close();
  expect(await get('/healthz')).toMatchObject({status: 503, body: {state: 'closed'}});
  expect(await get('/readyz')).toMatchObject({status: 503, body: {isReady: false}});
});

test('pausing is off until it is allowed', async () => {
  const {get: closed} = await serve(await openBroker());
  expect(await closed('/pause', {method: 'POST'})).toMatchObject({status: 403});
  const {app, get} = await serve(await openBroker(), {allowsPause: true});
  expect(await get('/pause')).toMatchObject({status: 405});
  expect(await get('/pause', {method: 'POST'})).toMatchObject({body: {isPaused: true}});
  expect(app.isPaused).toBe(true);
  expect(await get('/resume', {method: 'POST'})).toMatchObject({body: {isPaused: false}});
});

test('a head without bounds is refused, and the server goes on', async () => {
  const {served, get} = await serve(await openBroker());
  const socket = connect(served.port, '127.0.0.1');
  const answered = new Promise<string>((resolve) => {
    socket.once('data', (chunk: Buffer) => resolve(chunk.toString()));
  });
  socket.on('error', () => undefined);
  socket.write(`GET /healthz HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(await answered).toMatch(/^HTTP\/1\.1 431/);
  socket.destroy();
  expect(await get('/healthz')).toMatchObject({status: 200});
});

/** Free a moment ago: nobody else on this machine takes ports of the dynamic range on purpose. */
async function freePort(): Promise<number> {
  const {createServer} = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
