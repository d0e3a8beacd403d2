import type {ISocketFactory, KafkaConfig, LogEntry, logLevel} from 'kafkajs';
import {StreamError} from '../../errors.ts';

export interface KafkaJsOptions {
  /** Some brokers of the cluster as `host:port`; the others are found through them. */
  readonly brokers: readonly string[];
  /** Names this program in the brokers' logs and quotas. Default `crm-streams`. */
  readonly clientId?: string | undefined;
  /** As in kafkajs: `true`, or options of `tls.connect`. */
  readonly ssl?: KafkaConfig['ssl'] | undefined;
  /** As in kafkajs: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, AWS, OAUTHBEARER or an own mechanism. */
  readonly sasl?: KafkaConfig['sasl'] | undefined;
  readonly socketFactory?: ISocketFactory | undefined;
  /** One attempt to connect to one broker. Default 5,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** One request. Default 30,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** One call with all its retries. Default 60,000. */
  readonly retryTimeoutMs?: number | undefined;
  /** Gets kafkajs's log entries up to `logLevel`; nothing is printed without it. */
  readonly logger?: ((entry: LogEntry) => void) | undefined;
  /** kafkajs's `logLevel`. Default 2, warnings and errors. */
  readonly logLevel?: logLevel | undefined;
}

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export type ResolvedOptions = Readonly<{
  seeds: readonly HostPort[];
  clientId: string;
  ssl: KafkaConfig['ssl'] | null;
  sasl: KafkaConfig['sasl'] | null;
  socketFactory: ISocketFactory | undefined;
  connectTimeoutMs: number;
  requestTimeoutMs: number;
  retryTimeoutMs: number;
  logger: (entry: LogEntry) => void;
  logLevel: number;
}>;

const LOG_NOTHING = 0;
const LOG_WARNINGS = 2;

/** Fills in the defaults; STREAM_CONFIG_INVALID for addresses that are none. */
export function resolveOptions(options: KafkaJsOptions): ResolvedOptions {
  if (options.brokers.length === 0) {
    throw new StreamError('STREAM_CONFIG_INVALID', 'brokers must name at least one host:port');
  }
  return {
    seeds: options.brokers.map(parseHostPort),
    clientId: options.clientId ?? 'crm-streams',
    ssl: options.ssl ?? null,
    // A copy: kafkajs writes into it.
    sasl: options.sasl === undefined ? null : {...options.sasl},
    socketFactory: options.socketFactory,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    retryTimeoutMs: options.retryTimeoutMs ?? 60_000,
    logger: options.logger ?? (() => undefined),
    logLevel: options.logger === undefined ? LOG_NOTHING : (options.logLevel ?? LOG_WARNINGS),
  };
}

function parseHostPort(address: string): HostPort {
  const match = /^(?:\[([^\]]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(address);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || !(port > 0 && port < 65_536)) {
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `brokers must be host:port, such as 127.0.0.1:9092: found ${JSON.stringify(address)}`,
    );
  }
  return {host, port};
}
