import {once} from 'node:events';
import {type AddressInfo, createServer, type Socket} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {resolveOptions} from '../kafka/client-options.ts';
import {NodeConnection} from '../kafka/node-connection.ts';
import {heartbeat} from '../kafka/requests/membership.ts';
import {WireReader} from '../kafka/wire/wire-reader.ts';
import {WireWriter} from '../kafka/wire/wire-writer.ts';
import {KafkaJsConnection} from './kafkajs-connection.ts';
import type {KafkaJsOptions} from './kafkajs-options.ts';

const API_VERSIONS = 18;
const SASL_HANDSHAKE = 17;
const SASL_AUTHENTICATE = 36;
const HEARTBEAT = 12;
const AUTHENTICATION_FAILED = 58;
const REBALANCE_IN_PROGRESS = 27;

type Answers = Readonly<Record<number, (writer: WireWriter) => unknown>>;

const versions = (apiKeys: readonly number[]) => (writer: WireWriter) =>
  writer.int16(0).array(apiKeys, (key) => writer.int16(key).int16(0).int16(3));
const beat = heartbeat({groupId: 'g', memberId: 'm', instanceId: null, generationId: 1});

/** A socket that answers requests of some API keys, and hangs up on all others. */
async function listen(answers: Answers, options: Partial<KafkaJsOptions> = {}) {
  const server = createServer((socket) => serve(socket, answers)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  const brokers = [`127.0.0.1:${port}`];
  const own = {...options, brokers};
  return {
    at: {host: '127.0.0.1', port},
    options: resolveOptions(own, (at, limits) => KafkaJsConnection.open(at, limits, own)),
  };
}

function serve(socket: Socket, answers: Answers): void {
  socket.on('error', () => undefined);
  socket.on('data', (request) => {
    const reader = new WireReader(request);
    reader.int32();
    const answer = answers[reader.int16()];
    reader.int16();
    if (answer === undefined) return void socket.destroy();
    const body = new WireWriter().int32(reader.int32());
    answer(body);
    socket.write(
      Buffer.concat([...new WireWriter().int32(body.sizeBytes).chunks(), ...body.chunks()]),
    );
  });
}

test('sends a request and reads its answer', async () => {
  const {at, options} = await listen({
    [API_VERSIONS]: versions([API_VERSIONS, HEARTBEAT]),
    [HEARTBEAT]: (writer) => writer.int32(0).int16(REBALANCE_IN_PROGRESS),
  });
  const node = await NodeConnection.open(at, options);
  await expect(node.request(beat)).resolves.toBe(REBALANCE_IN_PROGRESS);
  node.close();
  expect(node.isOpen).toBe(false);
  await expect(node.request(beat)).rejects.toMatchObject({code: 'STREAM_BROKER_UNAVAILABLE'});
});

test('a broker that hangs up is unavailable, and the connection is over', async () => {
  const {at, options} = await listen({[API_VERSIONS]: versions([API_VERSIONS, HEARTBEAT])});
  const node = await NodeConnection.open(at, options);
  await expect(node.request(beat)).rejects.toMatchObject({
    code: 'STREAM_BROKER_UNAVAILABLE',
    message: expect.stringContaining(`127.0.0.1:${at.port}`),
  });
  expect(node.isOpen).toBe(false);
});

test('a broker too old for a request is named with what it has', async () => {
  const {at, options} = await listen({[API_VERSIONS]: versions([API_VERSIONS])});
  const node = await NodeConnection.open(at, options);
  await expect(node.request(beat)).rejects.toMatchObject({
    code: 'STREAM_CONFIG_INVALID',
    message: expect.stringContaining('Heartbeat version 3 is needed, it has none'),
  });
  node.close();
});

test('a wrong password is told at once, and not repeated', async () => {
  let logins = 0;
  const sasl = {mechanism: 'plain', username: 'alice', password: 'wrong'} as const;
  const {at, options} = await listen(
    {
      [API_VERSIONS]: versions([API_VERSIONS, SASL_HANDSHAKE, SASL_AUTHENTICATE]),
      [SASL_HANDSHAKE]: (writer) => writer.int16(0).array(['PLAIN'], (name) => writer.string(name)),
      [SASL_AUTHENTICATE]: (writer) => {
        logins++;
        writer.int16(AUTHENTICATION_FAILED).string('Invalid username or password');
        writer.bytes(null).int64(0);
      },
    },
    {sasl},
  );
  await expect(NodeConnection.open(at, options)).rejects.toMatchObject({
    code: 'STREAM_AUTH_FAILED',
    retriable: false,
    message: expect.stringMatching(/Invalid username or password; check user name, password/),
  });
  expect(logins).toBe(1);
});

test('a port without a broker is unavailable', async () => {
  const {at, options} = await listen({});
  await expect(NodeConnection.open({...at, port: 1}, options)).rejects.toMatchObject({
    code: 'STREAM_BROKER_UNAVAILABLE',
    retriable: true,
  });
});
