import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect, onTestFinished, test} from 'vitest';
import {RegistryHttp, type RegistryOptions} from './registry-http.ts';

/** A server that fails in ways in which no real one can be made to fail at will. */
async function faulty(
  answer: (request: IncomingMessage, response: ServerResponse, calls: number) => void,
  options: Omit<RegistryOptions, 'url'> = {},
): Promise<{http: RegistryHttp; calls: () => number}> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    answer(request, response, calls);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const {port} = server.address() as AddressInfo;
  const http = new RegistryHttp({url: `http://127.0.0.1:${port}/base/`, attempts: 3, ...options});
  return {http, calls: () => calls};
}

const get = {method: 'GET', path: '/subjects'} as const;

test('transient faults are tried again', async () => {
  const {http, calls} = await faulty((request, response, call) => {
    if (call === 1) response.destroy();
    else response.writeHead(call === 2 ? 503 : 200).end(JSON.stringify({path: request.url}));
  });
  expect(await http.call(get)).toEqual({status: 200, json: {path: '/base/subjects'}});
  expect(calls()).toBe(3);
});

test.each([
  {status: 500, body: '{"message":"no leader"}', code: 'STREAM_REGISTRY_UNAVAILABLE', calls: 3},
  {status: 429, body: '{}', code: 'STREAM_REGISTRY_UNAVAILABLE', calls: 3},
  {status: 200, body: '<html>', code: 'STREAM_REGISTRY_UNAVAILABLE', calls: 3},
  {status: 401, body: '{}', code: 'STREAM_AUTH_FAILED', calls: 1},
  {status: 403, body: '{}', code: 'STREAM_NOT_AUTHORIZED', calls: 1},
  {status: 405, body: '{"message":"not so"}', code: 'STREAM_REGISTRY_REFUSED', calls: 1},
])('$status $body is $code after $calls calls', async ({status, body, code, calls}) => {
  const server = await faulty((_, response) => response.writeHead(status).end(body));
  await expect(server.http.call(get)).rejects.toMatchObject({code});
  expect(server.calls()).toBe(calls);
});

test('404, 409 and 422 are answers', async () => {
  for (const status of [404, 409, 422]) {
    const {http} = await faulty((_, response) => response.writeHead(status).end('{"a":1}'));
    expect(await http.call(get)).toEqual({status, json: {a: 1}});
  }
});

test('a registry that does not answer is given up', async () => {
  const {http} = await faulty(() => undefined, {timeoutMs: 50, attempts: 2});
  await expect(http.call(get)).rejects.toThrow('no answer within 50 ms');
});

test('an answer without end is given up', async () => {
  const piece = Buffer.alloc(1 << 20, 0x20);
  const {http} = await faulty(
    (_, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write(piece));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    },
    {attempts: 1},
  );
  await expect(http.call(get)).rejects.toThrow('its answer has more than 16777216 bytes');
});

test.each([
  {auth: {username: 'user', password: 'pass:word'}, header: 'Basic dXNlcjpwYXNzOndvcmQ='},
  {auth: {token: 'abc'}, header: 'Bearer abc'},
  {auth: undefined, header: undefined},
])('$auth is sent as $header', async ({auth, header}) => {
  const {http} = await faulty(
    ({headers}, response) => response.end(JSON.stringify({header: headers.authorization})),
    {auth},
  );
  expect((await http.call(get)).json).toEqual(header === undefined ? {} : {header});
});

test('a url with a password is refused, without showing it', () => {
  const make = (): unknown => new RegistryHttp({url: 'https://user:secret@registry'});
  expect(make).toThrow(expect.objectContaining({code: 'STREAM_CONFIG_INVALID'}));
  expect(make).not.toThrow(/secret/);
});

test('a url that is none is refused', () => {
  expect(() => new RegistryHttp({url: 'registry:8081'})).toThrow('expected http:// or https://');
});
