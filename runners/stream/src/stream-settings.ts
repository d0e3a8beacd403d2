import type {RunOptions} from '@crm/stream-dsl';
import {kafkaRules, kafkaSettings} from '../../generate/src/settings/kafka-settings.ts';
import {
  type Environment,
  readSettings,
  type SettingValues,
} from '../../generate/src/settings/read-settings.ts';
import {flag, oneOf, pattern, text, wholeNumber} from '../../generate/src/settings/setting.ts';

const longestMs = 3_600_000;

/** The variables `STREAM_*`; the README of this folder explains them. */
const settings = {
  ...kafkaSettings,
  guarantee: oneOf('exactly-once', 'at-least-once').default('exactly-once'),
  commitIntervalMs: wholeNumber(0, longestMs).default(1_000),
  maxTaskIdleMs: wholeNumber(-1, longestMs).default(0),
  sessionTimeoutMs: wholeNumber(1_000, longestMs).default(10_000),
  maxRecoveries: wholeNumber(0, 1_000_000).default(20),
  decodeErrors: oneOf('dead-letter', 'skip', 'fail').default('dead-letter'),
  createTopics: flag().default(false),
  partitions: wholeNumber(1, 1_000).default(4),
  replicationFactor: wholeNumber(1, 9).optional(),
  instanceId: text('a name that the instance keeps over restarts').optional(),
  standbyReplicas: wholeNumber(0, 10).default(0),
  httpHost: text('an address of this machine').default('127.0.0.1'),
  httpPort: wholeNumber(0, 65_535).optional(),
  httpAllowsPause: flag().default(false),
  endpoint: pattern('such as http://10.0.0.7:8080', /^https?:\/\/\S+$/).optional(),
  logLevel: oneOf('debug', 'info', 'warn', 'error').default('info'),
};

export type StreamSettings = SettingValues<typeof settings>;

/** Throws a `SettingsError` that lists every mistake. */
export function readStreamSettings(environment: Environment): StreamSettings {
  return readSettings('STREAM', environment, settings, kafkaRules);
}

/** All that the topology is run with but its broker. */
export function runOptions(values: StreamSettings): Omit<RunOptions, 'broker'> {
  const {guarantee, commitIntervalMs, maxTaskIdleMs, sessionTimeoutMs} = values;
  const {maxRecoveries, replicationFactor, decodeErrors: decode} = values;
  const {instanceId, standbyReplicas, endpoint} = values;
  return {
    ...{guarantee, commitIntervalMs, maxTaskIdleMs, sessionTimeoutMs},
    ...{maxRecoveries, replicationFactor, errors: {decode}},
    ...{instanceId, standbyReplicas, endpoint},
  };
}
