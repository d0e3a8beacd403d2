import {once} from 'node:events';
import {type AddressInfo, createServer, type Socket} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {resolveOptions} from '../kafka/client-options.ts';
import {NodeConnection} from '../kafka/node-connection.ts';
import {heartbeat} from '../kafka/requests/membership.ts';
import {WireReader} from '../kafka/wire/wire-reader.ts';
import {WireWriter} from '../kafka/wire/wire-writer.ts';
import {PlatformaticConnection} from './platformatic-connection.ts';

const API_VERSIONS = 18;
const HEARTBEAT = 12;
const REBALANCE_IN_PROGRESS = 27;
const UNAVAILABLE = {code: 'STREAM_BROKER_UNAVAILABLE', retriable: true};

const beat = heartbeat({groupId: 'g', memberId: 'm', instanceId: null, generationId: 1});

type OnBeat = 'answer' | 'hang up' | 'be silent';

/** A broker that knows heartbeats, and does with them as told. */
async function listen(onBeat: OnBeat, requestTimeoutMs = 30_000) {
  const server = createServer((socket) => serve(socket, onBeat)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  const own = {brokers: [`127.0.0.1:${port}`], requestTimeoutMs};
  const options = resolveOptions(own, (at, limits) => PlatformaticConnection.open(at, limits, own));
  return {at: {host: '127.0.0.1', port}, options};
}

function serve(socket: Socket, onBeat: OnBeat): void {
  socket.on('error', () => undefined);
  socket.on('data', (request) => {
    const reader = new WireReader(request);
    reader.int32();
    const apiKey = reader.int16();
    reader.int16();
    const body = new WireWriter().int32(reader.int32());
    if (apiKey === API_VERSIONS) {
      const keys = [API_VERSIONS, HEARTBEAT];
      body.int16(0).array(keys, (key) => body.int16(key).int16(0).int16(3));
    } else if (onBeat === 'hang up') return void socket.destroy();
    else if (onBeat === 'be silent') return;
    else body.int32(0).int16(REBALANCE_IN_PROGRESS);
    const size = new WireWriter().int32(body.sizeBytes);
    socket.write(Buffer.concat([...size.chunks(), ...body.chunks()]));
  });
}

test('sends requests and reads their answers', async () => {
  const {at, options} = await listen('answer');
  const node = await NodeConnection.open(at, options);
  await expect(node.request(beat)).resolves.toBe(REBALANCE_IN_PROGRESS);
  node.close();
  node.close();
  expect(node.isOpen).toBe(false);
  await expect(node.request(beat)).rejects.toMatchObject(UNAVAILABLE);
});

test('a broker that hangs up is unavailable, and the connection is over', async () => {
  const {at, options} = await listen('hang up');
  const node = await NodeConnection.open(at, options);
  const requests = [node.request(beat), node.request(beat)];
  for (const request of requests) await expect(request).rejects.toMatchObject(UNAVAILABLE);
  expect(node.isOpen).toBe(false);
});

test('a broker that does not answer is given up, with all that waits for it', async () => {
  const {at, options} = await listen('be silent', 200);
  const node = await NodeConnection.open(at, options);
  const requests = [node.request(beat), node.request({...beat, extraTimeoutMs: 60_000})];
  for (const request of requests) {
    await expect(request).rejects.toMatchObject({
      ...UNAVAILABLE,
      message: expect.stringContaining('no answer to Heartbeat within 200 ms'),
    });
  }
  expect(node.isOpen).toBe(false);
});

test('what is under way is rejected when the connection is closed', async () => {
  const {at, options} = await listen('be silent');
  const node = await NodeConnection.open(at, options);
  const request = node.request(beat);
  node.close();
  await expect(request).rejects.toMatchObject(UNAVAILABLE);
});

test('a port without a broker is unavailable', async () => {
  const {at, options} = await listen('answer');
  const opening = NodeConnection.open({...at, port: 1}, options);
  await expect(opening).rejects.toMatchObject({
    ...UNAVAILABLE,
    message: expect.stringMatching(/127\.0\.0\.1:1\b.*ECONNREFUSED|ECONNREFUSED.*127\.0\.0\.1:1\b/),
  });
});
