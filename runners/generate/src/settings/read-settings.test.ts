import {expect, test} from 'vitest';
import {kafkaOptions, kafkaRules, kafkaSettings} from './kafka-settings.ts';
import {type Environment, readSettings, SettingsError} from './read-settings.ts';
import {flag, hostPorts, number, oneOf, secret, time, wholeNumber} from './setting.ts';

const settings = {
  brokers: hostPorts(),
  maxRows: wholeNumber(1, 1_000).default(100),
  share: number(0, 1).optional(),
  mode: oneOf('plain', 'fancy', 'both').default('plain'),
  isLoud: flag().default(false),
  start: time().optional(),
  s3Key: secret('a key of 3 characters or more').optional(),
};

const read = (environment: Environment) => readSettings('TEST', environment, settings);

function mistakesOf(call: () => unknown): readonly string[] {
  try {
    call();
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
  throw new Error('no mistake was found');
}

test('values are typed, and defaults filled in', () => {
  expect(read({TEST_BROKERS: 'kafka-1:9092, [::1]:9093', OTHER: 'x'})).toEqual({
    ...{brokers: ['kafka-1:9092', '[::1]:9093'], maxRows: 100, share: undefined},
    ...{mode: 'plain', isLoud: false, start: undefined, s3Key: undefined},
  });
  expect(
    read({
      ...{TEST_BROKERS: 'a:1', TEST_MAX_ROWS: '7', TEST_SHARE: '0.25', TEST_MODE: 'both'},
      ...{TEST_IS_LOUD: 'true', TEST_START: '1970-01-02T00:00Z', TEST_S3_KEY: 'abc'},
    }),
  ).toEqual({
    ...{brokers: ['a:1'], maxRows: 7, share: 0.25, mode: 'both', isLoud: true},
    ...{start: 86_400_000, s3Key: 'abc'},
  });
});

test('one error names every mistake: the variable, what it may be, what it was', () => {
  const environment = {
    TEST_BROKERS: 'localhost',
    TEST_MAX_ROWS: '1001',
    TEST_SHARE: '1.5',
    TEST_MODE: 'loud',
    TEST_IS_LOUD: 'yes',
    TEST_START: '2026-13-01T00:00:00Z',
    TEST_MAX_ROW: '5',
  };
  expect(mistakesOf(() => read(environment))).toEqual([
    'TEST_MAX_ROW: is no setting',
    'TEST_BROKERS: host:port, or several with commas between them was expected, found "localhost"',
    'TEST_MAX_ROWS: a whole number from 1 to 1,000 was expected, found "1001"',
    'TEST_SHARE: a number from 0 to 1 was expected, found "1.5"',
    'TEST_MODE: plain, fancy or both was expected, found "loud"',
    'TEST_IS_LOUD: true or false was expected, found "yes"',
    'TEST_START: a time in UTC such as 2026-01-05T09:00:00Z was expected, found "2026-13-01T00:00:00Z"',
  ]);
  expect(() => read({})).toThrow(
    'one mistake in the settings TEST_*:\n' +
      '  TEST_BROKERS: host:port, or several with commas between them was expected, found nothing',
  );
});

test.each(['1e3', '0x10', '1.0', '', ' 5', '-', '99999999999999999999'])(
  'the text %j is no whole number from 1 to 1,000',
  (text) => {
    const call = () => read({TEST_BROKERS: 'a:1', TEST_MAX_ROWS: text});
    if (text === '') expect(call().maxRows).toBe(100);
    else expect(call).toThrow(/TEST_MAX_ROWS/);
  },
);

test('a login that is not whole is refused, and a secret is never shown', () => {
  const login = (environment: Environment) =>
    readSettings('TEST', {TEST_BROKERS: 'a:1', ...environment}, kafkaSettings, kafkaRules);
  expect(mistakesOf(() => login({TEST_SASL_MECHANISM: 'plain', TEST_SASL_PASSWORD: 'x'}))).toEqual([
    'TEST_SASL_USERNAME: the name to log in with (a mechanism is set) was expected, found nothing',
  ]);
  const values = login({
    ...{TEST_SASL_MECHANISM: 'scram-sha-512', TEST_SASL_USERNAME: 'me'},
    ...{TEST_SASL_PASSWORD: 'hush', TEST_TLS: 'true'},
  });
  expect(kafkaOptions(values, 'test')).toEqual({
    ...{brokers: ['a:1'], clientId: 'test', ssl: true},
    sasl: {mechanism: 'scram-sha-512', username: 'me', password: 'hush'},
  });
  const rule = {setting: 's3Key', expected: 'another key', isKept: () => false} as const;
  const environment = {TEST_BROKERS: 'a:1', TEST_S3_KEY: 'hush'};
  expect(mistakesOf(() => readSettings('TEST', environment, settings, [rule]))).toEqual([
    'TEST_S3_KEY: another key was expected, found something else (not shown)',
  ]);
});
