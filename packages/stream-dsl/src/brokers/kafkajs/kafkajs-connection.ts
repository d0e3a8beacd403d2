import {StreamError} from '../../errors.ts';
import {
  type Connection,
  type ConnectionLimits,
  connectionFailed,
  type Frame,
  type HostPort,
  loginRefused,
} from '../kafka/connection.ts';
import {apiVersions, type SupportedVersions} from '../kafka/requests/api-versions.ts';
import {WireReader} from '../kafka/wire/wire-reader.ts';
import {WireWriter} from '../kafka/wire/wire-writer.ts';
import {createConnection, createLogger, type InternalConnection} from './kafkajs-internals.ts';
import type {KafkaJsOptions} from './kafkajs-options.ts';
import {loginOptions} from './token-login.ts';

const LOG_NOTHING = 0;
const LOG_WARNINGS = 2;

/** kafkajs's socket, TLS, SASL and request queue. */
export class KafkaJsConnection implements Connection {
  readonly #address: string;
  readonly #clientId: string;
  readonly #usesSasl: boolean;
  readonly #connection: InternalConnection;
  #versions: Readonly<Record<number, SupportedVersions>> = {};
  #isClosed = false;

  private constructor(at: HostPort, limits: ConnectionLimits, options: KafkaJsOptions) {
    const {ssl, sasl, logger, socketFactory} = options;
    this.#address = `${at.host}:${at.port}`;
    this.#clientId = limits.clientId;
    this.#usesSasl = sasl !== undefined;
    const level = logger === undefined ? LOG_NOTHING : (options.logLevel ?? LOG_WARNINGS);
    this.#connection = createConnection({
      ...at,
      clientId: limits.clientId,
      logger: createLogger(level, logger ?? (() => undefined)),
      socketFactory,
      ssl: ssl ?? null,
      sasl: sasl === undefined ? null : loginOptions(sasl, limits.connectTimeoutMs),
      connectionTimeout: limits.connectTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
    });
  }

  static async open(
    at: HostPort,
    limits: ConnectionLimits,
    options: KafkaJsOptions,
  ): Promise<KafkaJsConnection> {
    const opened = new KafkaJsConnection(at, limits, options);
    try {
      await opened.#open(limits);
      return opened;
    } catch (error) {
      opened.close();
      throw toConnectError(error, opened.#address);
    }
  }

  get versions(): Readonly<Record<number, SupportedVersions>> {
    return this.#versions;
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#connection.isConnected();
  }

  async send(frame: Frame): Promise<Buffer> {
    try {
      if (this.#usesSasl) await this.#connection.authenticate();
      return await this.#send(frame);
    } catch (error) {
      // Whatever else is under way here is as lost as this request.
      this.close();
      throw toConnectError(error, this.#address);
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.requestQueue.rejectAll(new Error('connection closed'));
    this.#connection.disconnect().catch(() => undefined);
  }

  async #open(limits: ConnectionLimits): Promise<void> {
    await this.#connection.connect();
    let isTls = false;
    this.#connection.socket.once('data', (first: Buffer) => {
      isTls = isTlsAlert(first);
    });
    const {api, decode} = apiVersions();
    const asking = this.#send({
      apiKey: api.key,
      apiName: api.name,
      apiVersion: api.version,
      body: [],
      bodyBytes: 0,
      timeoutMs: limits.requestTimeoutMs,
    });
    const answer = await asking.catch((error: unknown) => {
      throw isTls ? tlsWanted(this.#address) : error;
    });
    this.#versions = decode(new WireReader(answer)).versions;
    this.#connection.setVersions(this.#versions);
    this.#connection.setSupportAuthenticationProtocol(true);
    await this.#connection.authenticate();
  }

  #send(frame: Frame): Promise<Buffer> {
    const {apiKey, apiName, apiVersion} = frame;
    const correlationId = this.#connection.nextCorrelationId();
    const header = new WireWriter().int16(apiKey).int16(apiVersion).int32(correlationId);
    header.string(this.#clientId);
    const size = new WireWriter(4).int32(header.sizeBytes + frame.bodyBytes);
    const chunks = [...size.chunks(), ...header.chunks(), ...frame.body];
    return new Promise((resolve, reject) => {
      if (!this.isOpen) throw new Error('not connected');
      this.#connection.requestQueue.push({
        entry: {
          apiKey,
          apiName,
          apiVersion,
          correlationId,
          resolve: ({payload}) => resolve(payload),
          reject,
        },
        expectResponse: true,
        requestTimeout: frame.timeoutMs,
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
}

const TLS_ALERT = 0x15;
const TLS_MAJOR_VERSION = 3;

/** What a listener with TLS answers to a client without (RFC 5246, section 7.2); as a length, 336 MiB. */
function isTlsAlert(first: Buffer): boolean {
  return first[0] === TLS_ALERT && first[1] === TLS_MAJOR_VERSION;
}

function tlsWanted(address: string): StreamError {
  return new StreamError(
    'STREAM_CONFIG_INVALID',
    `cannot talk to the broker ${address}: it wants TLS; set ssl, or use the port of a listener without`,
  );
}

function toConnectError(error: unknown, address: string): StreamError {
  if (error instanceof StreamError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  return isRefusedLogin(cause) ? loginRefused(address, cause) : connectionFailed(address, cause);
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
