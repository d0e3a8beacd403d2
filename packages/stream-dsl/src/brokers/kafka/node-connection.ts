import {StreamError} from '../../errors.ts';
import type {ClientOptions} from './client-options.ts';
import type {Connection, HostPort} from './connection.ts';
import type {ApiRequest} from './wire/api-request.ts';
import {WireReader} from './wire/wire-reader.ts';
import {WireWriter} from './wire/wire-writer.ts';

/**
 * One connection to one broker, used until it breaks: authenticated, versions known. A broker answers the requests of
 * a connection one after the other, so whoever may wait there (a fetch, a join) needs a connection of its own.
 */
export class NodeConnection {
  readonly #address: string;
  readonly #requestTimeoutMs: number;
  readonly #connection: Connection;

  private constructor(at: HostPort, options: ClientOptions, connection: Connection) {
    this.#address = `${at.host}:${at.port}`;
    this.#requestTimeoutMs = options.requestTimeoutMs;
    this.#connection = connection;
  }

  /** STREAM_AUTH_FAILED for a refused password or certificate, STREAM_BROKER_UNAVAILABLE for all else. */
  static async open(at: HostPort, options: ClientOptions): Promise<NodeConnection> {
    return new NodeConnection(at, options, await options.open(at, options));
  }

  get isOpen(): boolean {
    return this.#connection.isOpen;
  }

  /** Sends and reads the answer. An error of the connection is STREAM_BROKER_UNAVAILABLE. */
  async request<Answer>(request: ApiRequest<Answer>): Promise<Answer> {
    const apiVersion = this.#chooseVersion(request);
    const body = new WireWriter();
    request.encode(body, apiVersion);
    const answer = await this.#connection.send({
      apiKey: request.api.key,
      apiName: request.api.name,
      apiVersion,
      bodyBytes: body.sizeBytes,
      body: body.chunks(),
      timeoutMs: this.#requestTimeoutMs + (request.extraTimeoutMs ?? 0),
    });
    return request.decode(new WireReader(answer));
  }

  /** What is still under way is rejected. Idempotent. */
  close(): void {
    this.#connection.close();
  }

  #chooseVersion({api}: ApiRequest<unknown>): number {
    const range = this.#connection.versions[api.key];
    const {oldest = api.version, hint = 'use Kafka 2.8 or later'} = api;
    if (range !== undefined) {
      const version = Math.min(api.version, range.maxVersion);
      if (version >= Math.max(oldest, range.minVersion)) return version;
    }
    const found = range ? `versions ${range.minVersion} to ${range.maxVersion}` : 'none';
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `cannot use the broker ${this.#address}: ${api.name} version ${api.version} is needed, it has ${found}; ${hint}`,
    );
  }
}
