import {StreamError} from '../../errors.ts';
import type {HostPort, ResolvedOptions} from './kafka-options.ts';
import {createConnection, createLogger, type KafkaJsConnection} from './kafkajs-internals.ts';
import {apiVersions, type SupportedVersions} from './requests/api-versions.ts';
import type {ApiRequest} from './wire/api-request.ts';
import {WireReader} from './wire/wire-reader.ts';
import {WireWriter} from './wire/wire-writer.ts';

/**
 * One connection to one broker, used until it breaks: authenticated, versions known. A broker answers the requests of
 * a connection one after the other, so whoever may wait there (a fetch, a join) needs a connection of its own.
 */
export class NodeConnection {
  readonly #address: string;
  readonly #options: ResolvedOptions;
  readonly #connection: KafkaJsConnection;
  #versions: Readonly<Record<number, SupportedVersions>> = {};
  #isClosed = false;

  private constructor(at: HostPort, options: ResolvedOptions) {
    this.#address = `${at.host}:${at.port}`;
    this.#options = options;
    this.#connection = createConnection({
      ...at,
      clientId: options.clientId,
      logger: createLogger(options.logLevel, options.logger),
      socketFactory: options.socketFactory,
      ssl: options.ssl,
      sasl: options.sasl,
      connectionTimeout: options.connectTimeoutMs,
      requestTimeout: options.requestTimeoutMs,
    });
  }

  /** STREAM_AUTH_FAILED for a refused password or certificate, STREAM_BROKER_UNAVAILABLE for all else. */
  static async open(at: HostPort, options: ResolvedOptions): Promise<NodeConnection> {
    const node = new NodeConnection(at, options);
    try {
      await node.#open();
      return node;
    } catch (error) {
      node.close();
      throw connectError(error, node.#address);
    }
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#connection.isConnected();
  }

  /** Sends and reads the answer. An error of the connection is STREAM_BROKER_UNAVAILABLE. */
  async request<Answer>(request: ApiRequest<Answer>): Promise<Answer> {
    this.#requireVersion(request);
    try {
      if (this.#options.sasl !== null) await this.#connection.authenticate();
      const payload = await this.#send(request);
      return request.decode(new WireReader(payload));
    } catch (error) {
      if (error instanceof StreamError) throw error;
      // Whatever else is under way here is as lost as this request.
      this.close();
      throw connectError(error, this.#address);
    }
  }

  /** What is still under way is rejected. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.requestQueue.rejectAll(new Error('connection closed'));
    this.#connection.disconnect().catch(() => undefined);
  }

  async #open(): Promise<void> {
    await this.#connection.connect();
    const answer = apiVersions().decode(new WireReader(await this.#send(apiVersions())));
    this.#versions = answer.versions;
    this.#connection.setVersions(answer.versions);
    this.#connection.setSupportAuthenticationProtocol(true);
    await this.#connection.authenticate();
  }

  #send(request: ApiRequest<unknown>): Promise<Buffer> {
    const {key, name, version} = request.api;
    const correlationId = this.#connection.nextCorrelationId();
    const header = new WireWriter().int16(key).int16(version).int32(correlationId);
    header.string(this.#options.clientId);
    const body = new WireWriter();
    request.encode(body);
    const size = new WireWriter(4).int32(header.sizeBytes + body.sizeBytes);
    const chunks = [...size.chunks(), ...header.chunks(), ...body.chunks()];
    return new Promise((resolve, reject) => {
      if (!this.isOpen) throw new Error('not connected');
      this.#connection.requestQueue.push({
        entry: {
          apiKey: key,
          apiName: name,
          apiVersion: version,
          correlationId,
          resolve: ({payload}) => resolve(payload),
          reject,
        },
        expectResponse: true,
        requestTimeout: this.#options.requestTimeoutMs + (request.extraTimeoutMs ?? 0),
        sendRequest: () => this.#write(chunks),
      });
    });
  }

  #write(chunks: readonly Uint8Array[]): void {
    const {socket} = this.#connection;
    socket.cork();
    for (const chunk of chunks) socket.write(chunk);
    socket.uncork();
  }

  #requireVersion({api}: ApiRequest<unknown>): void {
    const range = this.#versions[api.key];
    if (range && range.minVersion <= api.version && api.version <= range.maxVersion) return;
    const found = range ? `versions ${range.minVersion} to ${range.maxVersion}` : 'none';
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `cannot use the broker ${this.#address}: ${api.name} version ${api.version} is needed, it has ${found}; use Kafka 2.8 or later`,
    );
  }
}

const CERTIFICATE_FAULT = /CERT|TLS|SSL|UNABLE_TO_|SELF_SIGNED/;

function connectError(error: unknown, address: string): StreamError {
  if (error instanceof StreamError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  if (isRefusedLogin(cause)) {
    return new StreamError(
      'STREAM_AUTH_FAILED',
      `cannot log in to the broker ${address}: ${cause.message}; check user name, password and mechanism`,
      {cause},
    );
  }
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (CERTIFICATE_FAULT.test(code)) {
    return new StreamError(
      'STREAM_AUTH_FAILED',
      `cannot trust the broker ${address} (${code}): ${cause.message}; check the ssl options`,
      {cause},
    );
  }
  const text = cause.message.includes(address) ? cause.message : `${address}: ${cause.message}`;
  return new StreamError('STREAM_BROKER_UNAVAILABLE', `cannot talk to the broker ${text}`, {cause});
}

const REFUSED_LOGIN: ReadonlySet<string> = new Set([
  'SASL_AUTHENTICATION_FAILED',
  'UNSUPPORTED_SASL_MECHANISM',
  // What a listener without SASL answers.
  'ILLEGAL_SASL_STATE',
]);

function isRefusedLogin(error: Error): boolean {
  if ('type' in error && typeof error.type === 'string' && REFUSED_LOGIN.has(error.type)) {
    return true;
  }
  // kafkajs reports a connection that broke while logging in in the same way, and tells it apart by text alone.
  return (
    error.name === 'KafkaJSSASLAuthenticationError' &&
    !/closed connection|connection error|connection closed|not connected|timed out/i.test(
      error.message,
    )
  );
}
