import {readFileSync} from 'node:fs';
import {kafkaJs} from '../brokers/kafkajs/index.ts';
import type {KafkaJsOptions} from '../brokers/kafkajs/kafkajs-options.ts';
import {memoryBroker} from '../brokers/memory/memory-broker.ts';
import type {Broker} from '../ports/broker.ts';
import {type Terminal, UsageError} from './terminal.ts';

export const BROKER_OPTIONS = {
  broker: {type: 'string'},
  config: {type: 'string'},
} as const;

export const BROKER_HELP = `  --broker kafka://host:port[,host:port]   or memory:<folder>, the embedded broker's log; otherwise STREAM_BROKERS
  --config <file>   JSON with {tls, ca, cert, key, saslMechanism, saslUsername, saslPassword}; ca, cert and key are
                    files; otherwise STREAM_TLS, STREAM_CA, STREAM_CERT, STREAM_KEY, STREAM_SASL_MECHANISM,
                    STREAM_SASL_USERNAME, STREAM_SASL_PASSWORD`;

export interface BrokerArguments {
  readonly broker?: string | undefined;
  readonly config?: string | undefined;
}

const SECURITY = [
  'tls',
  'ca',
  'cert',
  'key',
  'saslMechanism',
  'saslUsername',
  'saslPassword',
] as const;

type Security = Readonly<Partial<Record<(typeof SECURITY)[number], string>>>;

/** Connects, lets `work` have the broker, and closes it whatever happens. */
export async function withBroker<T>(
  args: BrokerArguments,
  terminal: Terminal,
  work: (broker: Broker) => Promise<T>,
): Promise<T> {
  const broker = brokerOf(args, terminal);
  try {
    await broker.connect();
    return await work(broker);
  } finally {
    await broker.close();
  }
}

function brokerOf(args: BrokerArguments, {env}: Terminal): Broker {
  const address = args.broker ?? (env['STREAM_BROKERS'] && `kafka://${env['STREAM_BROKERS']}`);
  if (address === undefined || address === '') {
    throw new UsageError('say which broker: --broker kafka://host:port, or STREAM_BROKERS');
  }
  const [, scheme, rest = ''] = /^(kafka:\/\/|memory:)(.+)$/.exec(address) ?? [];
  if (scheme === undefined) {
    throw new UsageError(
      `--broker is ${JSON.stringify(address)}: expected kafka://host:port, several with commas, or memory:<folder>`,
    );
  }
  if (scheme === 'memory:') return memoryBroker({folder: rest});
  const security = args.config === undefined ? fromEnvironment(env) : fromFile(args.config);
  const brokers = rest.split(',').map((part) => part.trim());
  return kafkaJs({brokers, clientId: 'stream-cli', ...clientSecurity(security)});
}

function fromEnvironment(env: Terminal['env']): Security {
  const variable = (name: string): string =>
    `STREAM_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
  const entries = SECURITY.map((name) => [name, env[variable(name)]] as const);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && value !== ''),
  ) as Security;
}

function fromFile(path: string): Security {
  let read: unknown;
  try {
    read = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`cannot use ${path} as --config: ${messageOf(error)}`);
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw new UsageError(`cannot use ${path} as --config: an object was expected`);
  }
  const known: readonly string[] = SECURITY;
  const wrong = Object.keys(read).filter((name) => !known.includes(name));
  if (wrong.length > 0) {
    throw new UsageError(
      `cannot use ${path} as --config: it has ${wrong.join(', ')}, expected ${known.join(', ')}`,
    );
  }
  const texts = Object.entries(read).map(([name, value]) => [name, String(value)]);
  return Object.fromEntries(texts) as Security;
}

function clientSecurity(security: Security): Pick<KafkaJsOptions, 'ssl' | 'sasl'> {
  const {tls, ca, cert, key, saslMechanism: mechanism} = security;
  const files = {ca, cert, key};
  const given = Object.entries(files).flatMap(([name, path]) =>
    path === undefined ? [] : [[name, pem(path, name)] as const],
  );
  const hasTls = tls === 'true' || given.length > 0;
  const ssl = given.length > 0 ? Object.fromEntries(given) : hasTls;
  if (mechanism === undefined) return {ssl};
  const {saslUsername: username, saslPassword: password} = security;
  const mechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'];
  if (!mechanisms.includes(mechanism) || username === undefined || password === undefined) {
    throw new UsageError(
      `a login needs saslMechanism (${mechanisms.join(', ')}), saslUsername and saslPassword`,
    );
  }
  // kafkajs tells its mechanisms apart by type, so one object of three types must be taken for one of them.
  return {ssl, sasl: {mechanism, username, password} as KafkaJsOptions['sasl']};
}

function pem(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${name}: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
