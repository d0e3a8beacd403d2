/**
 * The only file that reaches into kafkajs, pinned at 2.2.4: its connection (socket, TLS, SASL, request queue) and its
 * logger. All else here speaks Kafka's protocol itself, because kafkajs's encoders cost more than the whole topology.
 */
import {createRequire} from 'node:module';
import type {Socket} from 'node:net';
import type {TLSSocket} from 'node:tls';
import type {ISocketFactory, KafkaConfig, LogEntry} from 'kafkajs';
import type {SupportedVersions} from '../kafka/requests/api-versions.ts';

/** A socket to one broker with its queue of requests under way. */
export interface InternalConnection {
  readonly socket: Socket | TLSSocket;
  readonly requestQueue: KafkaJsRequestQueue;
  connect(): Promise<unknown>;
  disconnect(): Promise<unknown>;
  isConnected(): boolean;
  isAuthenticated(): boolean;
  /** Does nothing without `sasl`; authenticates again when the session is about to expire. */
  authenticate(): Promise<void>;
  setVersions(versions: Readonly<Record<number, SupportedVersions>>): void;
  setSupportAuthenticationProtocol(isSupported: boolean): void;
  nextCorrelationId(): number;
}

export interface KafkaJsRequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  scheduleCheckPendingRequests: () => void;
  push(request: KafkaJsQueuedRequest): void;
  rejectAll(error: Error): void;
}

export interface KafkaJsQueuedRequest {
  readonly entry: {
    readonly apiKey: number;
    readonly apiName: string;
    readonly apiVersion: number;
    readonly correlationId: number;
    readonly resolve: (answer: {readonly payload: Buffer}) => void;
    readonly reject: (error: Error) => void;
  };
  readonly expectResponse: boolean;
  readonly requestTimeout: number | null;
  /** Writes the request; the answer is found by its correlation id. */
  readonly sendRequest: () => void;
}

export interface InternalConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: string;
  readonly logger: KafkaJsLogger;
  readonly socketFactory: ISocketFactory;
  readonly ssl: KafkaConfig['ssl'] | null;
  readonly sasl: KafkaConfig['sasl'] | null;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
}

/** kafkajs's logger: handed on to its connections, never called here. */
export interface KafkaJsLogger {
  readonly namespace: (name: string) => KafkaJsLogger;
}

const require = createRequire(import.meta.url);
const Connection: new (
  options: InternalConnectionOptions,
) => InternalConnection = require('kafkajs/src/network/connection.js');
const socketFactory: () => ISocketFactory = require('kafkajs/src/network/socketFactory.js');
const loggers: {
  createLogger(options: {
    level: number;
    logCreator: () => (entry: LogEntry) => void;
  }): KafkaJsLogger;
} = require('kafkajs/src/loggers/index.js');

/** A connection that is not open yet. */
export function createConnection(
  options: Omit<InternalConnectionOptions, 'socketFactory'> & {
    readonly socketFactory?: ISocketFactory | undefined;
  },
): InternalConnection {
  const connection = new Connection({
    ...options,
    socketFactory: options.socketFactory ?? socketFactory(),
  });
  silenceIdleTimer(connection.requestQueue);
  return connection;
}

/** `log` gets kafkajs's entries up to `level` (kafkajs's `logLevel`); level 0 logs nothing. */
export function createLogger(level: number, log: (entry: LogEntry) => void): KafkaJsLogger {
  return loggers.createLogger({level, logCreator: () => log});
}

// kafkajs 2.2.4 starts a timer with a negative delay after each answer, which Node 24 warns about. It has a purpose
// only while requests wait or the broker throttles.
function silenceIdleTimer(queue: KafkaJsRequestQueue): void {
  const schedule = queue.scheduleCheckPendingRequests.bind(queue);
  queue.scheduleCheckPendingRequests = () => {
    if (queue.pending.length > 0 || queue.throttledUntil > Date.now()) schedule();
  };
}
