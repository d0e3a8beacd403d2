import type {KafkaJsOptions} from '@crm/stream-dsl/brokers/kafkajs';
import type {SettingRule, SettingValues} from './read-settings.ts';
import {flag, hostPorts, oneOf, secret, text} from './setting.ts';

/** How a program reaches Kafka. */
export const kafkaSettings = {
  brokers: hostPorts(),
  tls: flag().default(false),
  saslMechanism: oneOf('plain', 'scram-sha-256', 'scram-sha-512').optional(),
  saslUsername: text('the name to log in with').optional(),
  saslPassword: secret('the password to log in with').optional(),
};

type KafkaValues = SettingValues<typeof kafkaSettings>;

export const kafkaRules: readonly SettingRule<KafkaValues>[] = [
  {
    setting: 'saslUsername',
    expected: 'the name to log in with (a mechanism is set)',
    isKept: ({saslMechanism, saslUsername}) =>
      saslMechanism === undefined || saslUsername !== undefined,
  },
  {
    setting: 'saslPassword',
    expected: 'the password to log in with (a mechanism is set)',
    isKept: ({saslMechanism, saslPassword}) =>
      saslMechanism === undefined || saslPassword !== undefined,
  },
];

export function kafkaOptions(values: KafkaValues, clientId: string): KafkaJsOptions {
  const {brokers, tls, saslMechanism: mechanism, saslUsername, saslPassword} = values;
  const login = {username: saslUsername ?? '', password: saslPassword ?? ''};
  const sasl = mechanism === undefined ? undefined : {mechanism, ...login};
  // kafkajs tells its mechanisms apart by type, so one object of three types must be taken for one of them.
  return {brokers, clientId, ssl: tls, sasl: sasl as KafkaJsOptions['sasl']};
}
