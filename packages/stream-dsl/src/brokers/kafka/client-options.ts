import {StreamError} from '../../errors.ts';
import type {ConnectionLimits, HostPort, OpenConnection} from './connection.ts';

/** What every Kafka client takes, whichever library opens its connections. */
export interface KafkaOptions {
  /** Some brokers of the cluster as `host:port`; the others are found through them. */
  readonly brokers: readonly string[];
  /** Names this program in the brokers' logs and quotas. Default `crm-streams`. */
  readonly clientId?: string | undefined;
  /** One attempt to connect to one broker. Default 5,000. */
  readonly connectTimeoutMs?: number | undefined;
  /** One request. Default 30,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** One call with all its retries. Default 60,000. */
  readonly retryTimeoutMs?: number | undefined;
  /** Default `classic`. A group has one protocol: all its instances must ask for the same. */
  readonly groupProtocol?: GroupProtocol | undefined;
}

/**
 * `classic`: one instance decides who reads what; every broker has it. `consumer`: the brokers decide (KIP-848), so that
 * rebalances stop nobody; wants Kafka 4.0 or later. Session time-outs are then the brokers' setting
 * (`group.consumer.session.timeout.ms`), and what the instances tell each other through the group is missing: standby
 * replicas, and who owns a key.
 */
export type GroupProtocol = 'classic' | 'consumer';

export interface ClientOptions extends ConnectionLimits {
  readonly seeds: readonly HostPort[];
  readonly retryTimeoutMs: number;
  readonly groupProtocol: GroupProtocol;
  readonly open: OpenConnection;
}

/** Fills in the defaults; STREAM_CONFIG_INVALID for addresses that are none. */
export function resolveOptions(options: KafkaOptions, open: OpenConnection): ClientOptions {
  if (options.brokers.length === 0) {
    throw new StreamError('STREAM_CONFIG_INVALID', 'brokers must name at least one host:port');
  }
  return {
    seeds: options.brokers.map(parseHostPort),
    clientId: options.clientId ?? 'crm-streams',
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
    retryTimeoutMs: options.retryTimeoutMs ?? 60_000,
    groupProtocol: options.groupProtocol ?? 'classic',
    open,
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
