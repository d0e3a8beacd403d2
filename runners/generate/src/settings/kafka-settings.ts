import {readFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import type {KafkaJsOptions} from '@crm/stream-dsl/brokers/kafkajs';
import type {SettingRule, SettingValues} from './read-settings.ts';
import {flag, hostPorts, oneOf, readableFile, secret, text} from './setting.ts';

/** How a program reaches Kafka. */
export const kafkaSettings = {
  brokers: hostPorts(),
  tls: flag().default(false),
  tlsCaFile: readableFile('the PEM file of the authority that signed').optional(),
  tlsCertFile: readableFile("the PEM file of the client's certificate").optional(),
  tlsKeyFile: readableFile("the PEM file of that certificate's key").optional(),
  saslMechanism: oneOf('plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer').optional(),
  saslUsername: text('the name to log in with').optional(),
  saslPassword: secret('the password to log in with').optional(),
  saslTokenFile: readableFile('the file with the token to log in with').optional(),
};

type KafkaValues = SettingValues<typeof kafkaSettings>;

const wantsPassword = ({saslMechanism}: KafkaValues): boolean =>
  saslMechanism !== undefined && saslMechanism !== 'oauthbearer';

export const kafkaRules: readonly SettingRule<KafkaValues>[] = [
  {
    setting: 'saslUsername',
    expected: 'the name to log in with (a mechanism is set)',
    isKept: (values) => !wantsPassword(values) || values.saslUsername !== undefined,
  },
  {
    setting: 'saslPassword',
    expected: 'the password to log in with (a mechanism is set)',
    isKept: (values) => !wantsPassword(values) || values.saslPassword !== undefined,
  },
  {
    setting: 'saslTokenFile',
    expected: 'the file with the token to log in with (the mechanism is oauthbearer)',
    isKept: ({saslMechanism, saslTokenFile}) =>
      saslMechanism !== 'oauthbearer' || saslTokenFile !== undefined,
  },
  {
    setting: 'tls',
    expected: 'true (a file for TLS is set)',
    isKept: ({tls, tlsCaFile, tlsCertFile, tlsKeyFile}) =>
      tls || [tlsCaFile, tlsCertFile, tlsKeyFile].every((file) => file === undefined),
  },
  {
    setting: 'tlsKeyFile',
    expected: 'a file exactly where one with a certificate is set',
    isKept: ({tlsCertFile, tlsKeyFile}) =>
      (tlsCertFile === undefined) === (tlsKeyFile === undefined),
  },
];

export function kafkaOptions(values: KafkaValues, clientId: string): KafkaJsOptions {
  const {brokers, saslMechanism: mechanism, saslUsername, saslPassword, saslTokenFile} = values;
  const ssl = tlsOptions(values);
  if (mechanism === 'oauthbearer') {
    // At each login, so that whoever renews the token only has to replace the file.
    const oauthBearerProvider = async () => ({
      value: (await readFile(saslTokenFile ?? '', 'utf8')).trim(),
    });
    return {brokers, clientId, ssl, sasl: {mechanism, oauthBearerProvider}};
  }
  const login = {username: saslUsername ?? '', password: saslPassword ?? ''};
  const sasl = mechanism === undefined ? undefined : {mechanism, ...login};
  // kafkajs tells its mechanisms apart by type, so one object of three types must be taken for one of them.
  return {brokers, clientId, ssl, sasl: sasl as KafkaJsOptions['sasl']};
}

function tlsOptions({tls, tlsCaFile, tlsCertFile, tlsKeyFile}: KafkaValues): KafkaJsOptions['ssl'] {
  if (!tls) return false;
  const files = Object.entries({ca: tlsCaFile, cert: tlsCertFile, key: tlsKeyFile});
  const given = files.filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (given.length === 0) return true;
  return Object.fromEntries(given.map(([name, file]) => [name, readFileSync(file, 'utf8')]));
}
