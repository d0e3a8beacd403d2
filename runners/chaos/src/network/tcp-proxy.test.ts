import {once} from 'node:events';
import {connect, createServer, type Server, type Socket} from 'node:net';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {TcpProxy} from './tcp-proxy.ts';

let server: Server;
let proxy: TcpProxy;
const open: Socket[] = [];

/** Answers with whatever it gets. */
beforeEach(async () => {
  server = createServer((socket) => {
    open.push(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen({port: 0, host: '127.0.0.1'});
  await once(server, 'listening');
  proxy = await TcpProxy.open();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  proxy.targetPort = address.port;
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await proxy.close();
  server.close();
});

async function client(): Promise<Socket> {
  const socket = connect({port: proxy.port, host: '127.0.0.1'});
  open.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function read(socket: Socket, size: number): Promise<string> {
  let text = '';
  while (text.length < size) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    text += chunk.toString();
  }
  return text;
}

test('passes what comes, both ways', async () => {
  const socket = await client();
  const sent = 'x'.repeat(1_000_000);
  socket.write(sent);
  expect((await read(socket, sent.length)).length).toBe(sent.length);
});

test('cut: connections that are there end, and new ones as well, until it is open again', async () => {
  const socket = await client();
  socket.write('a');
  expect(await read(socket, 1)).toBe('a');
  socket.on('error', () => undefined);
  proxy.state = {kind: 'cut'};
  await new Promise((resolve) => socket.once('close', resolve));
  const late = connect({port: proxy.port, host: '127.0.0.1'});
  late.on('error', () => undefined);
  await new Promise((resolve) => late.once('close', resolve));
  proxy.state = {kind: 'open', delayMs: 0};
  const again = await client();
  again.write('b');
  expect(await read(again, 1)).toBe('b');
});

test('silent: nothing passes and nothing ends; then all of it comes, in order', async () => {
  const socket = await client();
  proxy.state = {kind: 'silent'};
  let got = '';
  socket.on('data', (chunk: Buffer) => {
    got += chunk.toString();
  });
  socket.write('one ');
  socket.write('two');
  // A second connection tells when the first one could have had its answer.
  const other = await TcpProxy.open();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  other.targetPort = address.port;
  const witness = connect({port: other.port, host: '127.0.0.1'});
  witness.on('error', () => undefined);
  open.push(witness);
  witness.write('w');
  await read(witness, 1);
  await other.close();
  expect(got).toBe('');
  expect(socket.destroyed).toBe(false);
  proxy.state = {kind: 'open', delayMs: 0};
  while (got.length < 7) await once(socket, 'data');
  expect(got).toBe('one two');
});

test('delayed bytes keep their order, also when the delay ends', async () => {
  const socket = await client();
  proxy.state = {kind: 'open', delayMs: 30};
  let expected = '';
  for (let i = 0; i < 200; i++) {
    const text = `${i} `;
    expected += text;
    socket.write(text);
    if (i === 100) proxy.state = {kind: 'open', delayMs: 0};
    if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await read(socket, expected.length)).toBe(expected);
});
