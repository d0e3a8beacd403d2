import {setTimeout as sleep} from 'node:timers/promises';
import {isStreamError, StreamError} from '../../errors.ts';

/** Where a registry is, who asks, and how patiently. */
export interface RegistryOptions {
  /** Such as `https://registry.example:8081`; a path before the registry's own is kept. */
  readonly url: string;
  readonly auth?: RegistryAuth | undefined;
  /** For one answer. Default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** Calls before it is taken for unreachable; between them it waits 100 ms, then twice as long each time. Default 6. */
  readonly attempts?: number | undefined;
  /** Instead of the built-in one: for proxies, client certificates and tests. */
  readonly fetch?: typeof fetch | undefined;
}

export type RegistryAuth =
  | {readonly username: string; readonly password: string}
  | {readonly token: string};

/** A call that the registry answers with JSON. */
export interface RegistryCall {
  readonly method: 'GET' | 'POST';
  /** Below the registry's address, with a leading slash; the parts encoded. */
  readonly path: string;
  readonly body?: object | undefined;
}

/** `json` is unchecked. */
export interface RegistryAnswer {
  readonly status: number;
  readonly json: unknown;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Schemas are small; more than this is something else. */
const MAX_ANSWER_BYTES = 16 << 20;
const mediaType = 'application/vnd.schemaregistry.v1+json';

/** Calls the registry; transient faults are retried within bounds. */
export class RegistryHttp {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #options: RegistryOptions;

  constructor(options: RegistryOptions) {
    this.#url = checkUrl(options.url);
    this.#options = options;
    this.#headers = {
      accept: `${mediaType}, application/json`,
      'content-type': mediaType,
      ...authorization(options.auth),
    };
  }

  /** Answers of 200 to 299, 404, 409 and 422. Rejects with a `StreamError` for any other. */
  async call(call: RegistryCall): Promise<RegistryAnswer> {
    const attempts = Math.max(1, this.#options.attempts ?? 6);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(call);
      } catch (error) {
        if (!isStreamError(error, 'STREAM_REGISTRY_UNAVAILABLE') || attempt >= attempts)
          throw error;
      }
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
      // Many instances start at once: each waits a time of its own.
      await sleep(pauseMs * (0.5 + Math.random() / 2));
    }
  }

  async #once({method, path, body}: RegistryCall): Promise<RegistryAnswer> {
    const {timeoutMs = 10_000, fetch: send = fetch} = this.#options;
    const what = `${method} ${this.#url}${path}`;
    let status: number;
    let text: string;
    try {
      const response = await send(`${this.#url}${path}`, {
        method,
        headers: this.#headers,
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = response.status;
      text = await boundedText(response);
    } catch (cause) {
      throw unavailable(what, reasonOf(cause, timeoutMs), cause);
    }
    const json = parse(text);
    const isOk = status >= 200 && status < 300;
    if (json !== undefined && (isOk || status === 404 || status === 409 || status === 422)) {
      return {status, json};
    }
    throw failure(what, status, json);
  }
}

function failure(what: string, status: number, json: unknown): StreamError {
  const reason = messageOf(json);
  if (status === 401) {
    return new StreamError('STREAM_AUTH_FAILED', `${what}: refused (401): check auth: ${reason}`);
  }
  if (status === 403) return new StreamError('STREAM_NOT_AUTHORIZED', `${what}: ${reason} (403)`);
  const isTransient = status >= 500 || status === 429 || status === 408;
  if (isTransient || json === undefined) {
    const found =
      json === undefined ? `something that is no JSON (${status})` : `${status}: ${reason}`;
    return unavailable(what, `it answered ${found}`);
  }
  return new StreamError('STREAM_REGISTRY_REFUSED', `${what}: ${reason} (${status})`);
}

/** What the registry says about an answer, cut to a length for errors. */
export function messageOf(json: unknown): string {
  const isObject = typeof json === 'object' && json !== null;
  const message = isObject && 'message' in json ? String(json.message) : 'no reason given';
  return message.slice(0, 500);
}

function unavailable(what: string, reason: string, cause?: unknown): StreamError {
  return new StreamError(
    'STREAM_REGISTRY_UNAVAILABLE',
    `cannot reach the schema registry: ${what}: ${reason}`,
    {cause},
  );
}

function reasonOf(cause: unknown, timeoutMs: number): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message;
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES)
      throw new Error(`its answer has more than ${MAX_ANSWER_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function checkUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:') {
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      'cannot use the url of the schema registry: expected http:// or https://',
    );
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      'the url of the schema registry holds a user or password, which errors would show: use auth',
    );
  }
  return url.replace(/\/+$/, '');
}

function authorization(auth: RegistryAuth | undefined): Record<string, string> {
  if (auth === undefined) return {};
  if ('token' in auth) return {authorization: `Bearer ${auth.token}`};
  const pair = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
  return {authorization: `Basic ${pair}`};
}
