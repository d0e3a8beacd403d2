import {Connection as Client, ConnectionStatuses, type Reader, Writer} from '@platformatic/kafka';
import type {Connection, ConnectionLimits, Frame, HostPort} from '../kafka/connection.ts';
import {apiVersions, type SupportedVersions} from '../kafka/requests/api-versions.ts';
import {WireReader} from '../kafka/wire/wire-reader.ts';
import {toConnectError} from './connect-error.ts';
import type {PlatformaticKafkaOptions} from './platformatic-options.ts';
import {withTokenCheck} from './sasl-options.ts';

/** How many requests may be under way is decided by those who send them. */
const MAX_IN_FLIGHT = 1_000;
/** Longer than any request: the time-outs are our own, as they differ by request. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

/** A connection of @platformatic/kafka: its socket, TLS, SASL and the matching of answers with requests. */
export class PlatformaticConnection implements Connection {
  readonly #address: string;
  readonly #client: Client;
  /** How to end what is under way. */
  readonly #underWay = new Set<(error: Error) => void>();
  #versions: Readonly<Record<number, SupportedVersions>> = {};
  #isClosed = false;

  private constructor(at: HostPort, limits: ConnectionLimits, options: PlatformaticKafkaOptions) {
    const {tls, tlsServerName, sasl} = options;
    this.#address = `${at.host}:${at.port}`;
    this.#client = new Client(limits.clientId, {
      connectTimeout: limits.connectTimeoutMs,
      requestTimeout: NO_TIMEOUT_MS,
      maxInflights: MAX_IN_FLIGHT,
      ...(tls === undefined ? {} : {tls: tls === true ? {} : tls}),
      ...(tlsServerName === undefined ? {} : {tlsServerName}),
      ...(sasl === undefined ? {} : {sasl: withTokenCheck(sasl)}),
    });
    this.#client.on('error', (error) => this.#fail(error));
    this.#client.on('close', () => this.#fail(new Error('the broker closed the connection')));
  }

  static async open(
    at: HostPort,
    limits: ConnectionLimits,
    options: PlatformaticKafkaOptions,
  ): Promise<PlatformaticConnection> {
    const opened = new PlatformaticConnection(at, limits, options);
    try {
      await opened.#client.connect(at.host, at.port);
      await opened.#learnVersions(limits.requestTimeoutMs);
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
    return !this.#isClosed && (this.#client.isConnected() || this.#isLoggingIn);
  }

  async send(frame: Frame): Promise<Buffer> {
    try {
      // A broker takes nothing else between the two halves of a login.
      if (this.#isLoggingIn) await this.#client.ready();
      return await this.#send(frame);
    } catch (error) {
      // Whatever else is under way here is as lost as this request.
      this.close();
      throw toConnectError(error, this.#address);
    }
  }

  close(): void {
    this.#fail(new Error('connection closed'));
  }

  /** The login is renewed when its session is about to expire (KIP-368). */
  get #isLoggingIn(): boolean {
    return this.#client.status === ConnectionStatuses.REAUTHENTICATING;
  }

  async #learnVersions(timeoutMs: number): Promise<void> {
    const {api, decode} = apiVersions();
    const answer = await this.#send({
      apiKey: api.key,
      apiName: api.name,
      apiVersion: api.version,
      body: [],
      bodyBytes: 0,
      timeoutMs,
    });
    this.#versions = decode(new WireReader(answer)).versions;
  }

  #send(frame: Frame): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) throw new Error('not connected');
      const what = `no answer to ${frame.apiName} within ${frame.timeoutMs} ms`;
      const timer = setTimeout(() => this.#fail(new Error(what)), frame.timeoutMs);
      const end = (error: Error) => {
        clearTimeout(timer);
        this.#underWay.delete(end);
        reject(error);
      };
      this.#underWay.add(end);
      this.#client.send(
        frame.apiKey,
        frame.apiVersion,
        () => payloadOf(frame),
        readAll,
        // Where headers have tagged fields, ours are part of the frame's body and of the answer.
        false,
        false,
        (error, answer) => {
          if (error !== null || answer === undefined) return end(error ?? new Error('no answer'));
          clearTimeout(timer);
          this.#underWay.delete(end);
          resolve(answer);
        },
      );
    });
  }

  #fail(error: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const end of [...this.#underWay]) end(error);
    this.#client.close(() => undefined);
    // `close` waits until everything is written, which a broker that hangs does not let happen.
    this.#client.socket?.destroy();
  }
}

function payloadOf({body}: Frame): Writer {
  const writer = Writer.create();
  for (const chunk of body) {
    writer.append(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
  }
  return writer;
}

/** The whole answer in one piece: its record batches are decoded in place. */
function readAll(
  _correlationId: number,
  _apiKey: number,
  _version: number,
  reader: Reader,
): Buffer {
  return reader.buffer.slice(reader.position);
}
