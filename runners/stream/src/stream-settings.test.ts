import {expect, test} from 'vitest';
import {readStreamSettings, runOptions} from './stream-settings.ts';

const brokers = {STREAM_BROKERS: '127.0.0.1:9092'};

test('only the brokers must be given, and then it is exactly once', () => {
  expect(runOptions(readStreamSettings(brokers))).toEqual({
    guarantee: 'exactly-once',
    commitIntervalMs: 1_000,
    maxTaskIdleMs: 0,
    sessionTimeoutMs: 10_000,
    maxRecoveries: 20,
    standbyReplicas: 0,
    replicationFactor: undefined,
    errors: {decode: 'dead-letter'},
  });
});

test('each wrong variable is named, with what it may be and what it was', () => {
  const environment = {
    ...brokers,
    ...{STREAM_GUARANTEE: 'twice', STREAM_COMMIT_INTERVAL_MS: '1.5', STREAM_CREATE_TOPICS: 'yes'},
    ...{STREAM_MAX_TASK_IDLE_MS: '-2', STREAM_SASL_MECHANISM: 'plain', STREAM_COMIT: '1'},
  };
  expect(() => readStreamSettings(environment)).toThrow(
    '5 mistakes in the settings STREAM_*:\n' +
      '  STREAM_COMIT: is no setting\n' +
      '  STREAM_GUARANTEE: exactly-once or at-least-once was expected, found "twice"\n' +
      '  STREAM_COMMIT_INTERVAL_MS: a whole number from 0 to 3,600,000 was expected, found "1.5"\n' +
      '  STREAM_MAX_TASK_IDLE_MS: a whole number from -1 to 3,600,000 was expected, found "-2"\n' +
      '  STREAM_CREATE_TOPICS: true or false was expected, found "yes"',
  );
});
