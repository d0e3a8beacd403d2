import {expect, test} from 'vitest';
import {lakeOptions, readLakeSettings} from './lake-settings.ts';

const required = {LAKE_BROKERS: '127.0.0.1:9092', LAKE_LOCATION: 's3://lake/crm'};

test('brokers and location are enough', () => {
  const options = lakeOptions(readLakeSettings(required));
  expect(options).toMatchObject({location: 's3://lake/crm', name: 'crm-lake', maxDelayMs: 5_000});
  expect(options.tables.map(({name}) => name)).toEqual([
    'bronze/events',
    'bronze/orders',
    'bronze/products',
    'bronze/profiles',
    'silver/events',
    'gold/revenue_per_minute',
  ]);
  expect(options.s3).toEqual({endpoint: undefined, region: undefined});
  expect(options.sessionTimeoutMs).toBe(10_000);
});

test('the waits are as set', () => {
  const environment = {LAKE_SESSION_TIMEOUT_MS: '6000', LAKE_TOPIC_WAIT_MS: '0'};
  expect(lakeOptions(readLakeSettings({...required, ...environment}))).toMatchObject({
    sessionTimeoutMs: 6_000,
    topicWaitMs: 0,
  });
  expect(() => readLakeSettings({...required, LAKE_SESSION_TIMEOUT_MS: '10'})).toThrow(
    'LAKE_SESSION_TIMEOUT_MS: a whole number from 1,000 to 3,600,000 was expected, found "10"',
  );
});

test('the store and the tables are as set', () => {
  const options = lakeOptions(
    readLakeSettings({
      ...required,
      ...{LAKE_S3_ENDPOINT: 'http://127.0.0.1:9000', LAKE_S3_REGION: 'eu-central-1'},
      ...{LAKE_S3_ACCESS_KEY: 'me', LAKE_S3_SECRET_KEY: 'hush'},
      LAKE_TABLES: 'gold/revenue_per_minute, bronze/events',
    }),
  );
  expect(options.s3).toEqual({
    ...{endpoint: 'http://127.0.0.1:9000', region: 'eu-central-1'},
    credentials: {accessKeyId: 'me', secretAccessKey: 'hush'},
  });
  expect(options.tables.map(({name}) => name)).toEqual([
    'bronze/events',
    'gold/revenue_per_minute',
  ]);
});

test('all mistakes are named at once', () => {
  const environment = {
    ...{LAKE_LOCATION: 'http://lake', LAKE_TABLES: 'bronze/clicks', LAKE_MAX_DELAY_MS: 'soon'},
    ...{LAKE_S3_ENDPOINT: 'minio:9000', LAKE_DELAY_MS: '5'},
  };
  expect(() => readLakeSettings(environment)).toThrow(
    '6 mistakes in the settings LAKE_*:\n' +
      '  LAKE_DELAY_MS: is no setting\n' +
      '  LAKE_BROKERS: host:port, or several with commas between them was expected, found nothing\n' +
      '  LAKE_LOCATION: a folder or s3://bucket/path was expected, found "http://lake"\n' +
      '  LAKE_TABLES: some of bronze/events, bronze/orders, bronze/products, bronze/profiles, ' +
      'silver/events, gold/revenue_per_minute, with commas between them, was expected, found "bronze/clicks"\n' +
      '  LAKE_MAX_DELAY_MS: a whole number from 1 to 3,600,000 was expected, found "soon"\n' +
      '  LAKE_S3_ENDPOINT: a URL such as http://127.0.0.1:9000 was expected, found "minio:9000"',
  );
  expect(() => readLakeSettings({...required, LAKE_S3_ACCESS_KEY: 'me'})).toThrow(
    'LAKE_S3_SECRET_KEY: the secret key (LAKE_S3_ACCESS_KEY is set) was expected, found nothing',
  );
});
