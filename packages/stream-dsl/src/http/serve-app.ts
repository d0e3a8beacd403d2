import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {StreamError} from '../errors.ts';
import {health, listTasks, metrics, readiness, showTopology} from './app-routes.ts';
import {askOwner, FORWARDED_HEADER} from './ask-owner.ts';
import {type HttpAnswer, jsonAnswer, refusal} from './http-answer.ts';
import type {OperableApp} from './operable-app.ts';
import {listStores, readKey, readRange} from './store-routes.ts';

export interface ServeOptions {
  /** Default 127.0.0.1: whoever reaches it reads all state, so a wider address needs a network that keeps others out. */
  readonly host?: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  /** Lets `POST /pause` and `POST /resume` work. Default false. */
  readonly allowsPause?: boolean | undefined;
  /** The loop of a running application that has not turned for so long is taken for dead. Default 60,000. */
  readonly stalledAfterMs?: number | undefined;
  /** Of one answer. Default 1,000. */
  readonly maxResults?: number | undefined;
  /** Of one request, with everything that it needs. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** A key that another instance has is asked for there, or the client is sent there with 307. Default `forward`. */
  readonly routing?: 'forward' | 'redirect' | undefined;
}

export interface ServedApp {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  readonly port: number;
  /** Answers what was asked, then closes all connections. Idempotent. */
  close(): Promise<void>;
}

const MAX_HEADER_BYTES = 16 << 10;
const MAX_CONNECTIONS = 1_000;
const MAX_TARGET = 8 << 10;

/**
 * Serves what operators and other instances ask of an application: `/healthz`, `/readyz`, `/metrics`, `/topology`,
 * `/tasks`, `/stores`. Ends with `close`, not with the application: what has failed should say so. Rejects with
 * `STREAM_CONFIG_INVALID` when the address cannot be had.
 */
export async function serveApp(app: OperableApp, options: ServeOptions): Promise<ServedApp> {
  const {host = '127.0.0.1', port, timeoutMs = 10_000} = options;
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    requestTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    keepAliveTimeout: 5_000,
  });
  server.maxConnections = MAX_CONNECTIONS;
  // A client that does not read its answer.
  server.setTimeout(2 * timeoutMs);
  server.on('request', (request, response) => void answer(request, response, app, options));
  await listen(server, host, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was opened');
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${shownHost}:${address.port}`,
    port: address.port,
    close: () => {
      closing ??= new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      return closing;
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({host, port}, resolve);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `cannot listen on ${host}:${port}: ${reason}; choose another port, or 0 for any`,
    );
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  app: OperableApp,
  options: ServeOptions,
): Promise<void> {
  // No route takes a body, so none is kept.
  request.resume();
  const found = await answerOf(request, app, options).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'TimeoutError') {
      return refusal(503, 'TOO_SLOW', 'there was no time to look at all of it: ask for less');
    }
    return refusal(500, 'FAILED', error instanceof Error ? error.message : String(error));
  });
  const length = Buffer.byteLength(found.body);
  const fixed = {'content-type': found.type, 'cache-control': 'no-store'};
  response.writeHead(found.status, {...fixed, 'content-length': length, ...found.headers});
  response.end(request.method === 'HEAD' ? undefined : found.body);
}

async function answerOf(
  request: IncomingMessage,
  app: OperableApp,
  options: ServeOptions,
): Promise<HttpAnswer> {
  const target = request.url ?? '/';
  if (target.length > MAX_TARGET) return refusal(414, 'TOO_LONG', 'the address is too long');
  const url = URL.parse(target, 'http://localhost');
  const path = url === null ? undefined : segments(url.pathname);
  if (url === null || path === undefined) return refusal(400, 'BAD_ADDRESS', 'no such address');
  const [room = '', ...rest] = path;
  if (room === 'pause' || room === 'resume') return control(request, app, room, options);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refusal(405, 'BAD_METHOD', `${request.method} is not answered: use GET`);
  }
  if (room === 'stores') return await answerStore(request, app, {url, rest}, options);
  if (rest.length > 0) return notFound(url.pathname);
  switch (room) {
    case 'healthz':
      return health(app, options.stalledAfterMs ?? 60_000, Date.now());
    case 'readyz':
      return readiness(app);
    case 'metrics':
      return metrics(app);
    case 'topology':
      return showTopology(app, url.searchParams.get('format'), request.headers.accept);
    case 'tasks':
      return listTasks(app);
    default:
      return notFound(url.pathname);
  }
}

async function answerStore(
  request: IncomingMessage,
  app: OperableApp,
  {url, rest}: {readonly url: URL; readonly rest: readonly string[]},
  {maxResults = 1_000, timeoutMs = 10_000, routing = 'forward'}: ServeOptions,
): Promise<HttpAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const asked = {app, query: url.searchParams, maxResults, signal};
  const [name, key, ...more] = rest;
  if (more.length > 0) return notFound(url.pathname);
  if (name === undefined) return listStores(asked);
  if (key === undefined) return await readRange(asked, name);
  const isForwarded = request.headers[FORWARDED_HEADER] !== undefined;
  const path = `${url.pathname}${url.search}`;
  return await readKey(asked, name, key, askOwner({path, isForwarded, signal}, routing));
}

function control(
  request: IncomingMessage,
  app: OperableApp,
  action: 'pause' | 'resume',
  {allowsPause = false}: ServeOptions,
): HttpAnswer {
  if (request.method !== 'POST') return refusal(405, 'BAD_METHOD', `use POST for /${action}`);
  if (!allowsPause) {
    return refusal(403, 'NOT_ALLOWED', `/${action} is not allowed: serve with allowsPause`);
  }
  if (action === 'pause') app.pause();
  else app.resume();
  return jsonAnswer({isPaused: app.isPaused});
}

/** Parts of a path, decoded; undefined for one that cannot be. */
function segments(path: string): readonly string[] | undefined {
  try {
    return path.replace(/^\//, '').replace(/\/$/, '').split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function notFound(path: string): HttpAnswer {
  return refusal(
    404,
    'NOT_FOUND',
    `there is no ${path}: /healthz, /readyz, /metrics, /topology, /tasks, /stores`,
  );
}
