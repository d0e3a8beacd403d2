import type {S3Options} from '@crm/delta-writer';
import {kafkaRules, kafkaSettings} from '../../generate/src/settings/kafka-settings.ts';
import {
  type Environment,
  readSettings,
  type SettingRule,
  type SettingValues,
} from '../../generate/src/settings/read-settings.ts';
import {listOf, pattern, secret, text, wholeNumber} from '../../generate/src/settings/setting.ts';
import type {LakeOptions} from './lake-options.ts';
import {lakeTables} from './lake-tables.ts';

const gibibyte = 1_073_741_824;

/** The variables `LAKE_*`. */
const settings = {
  ...kafkaSettings,
  location: pattern('a folder or s3://bucket/path', /^(?:s3a?:\/\/[^/]+(?:\/.*)?|(?!\w+:\/\/).+)$/),
  name: pattern('a name of letters, digits, ".", "_" and "-"', /^[\w.-]{1,100}$/).default(
    'crm-lake',
  ),
  tables: listOf(...lakeTables.map(({name}) => name)).default(lakeTables.map(({name}) => name)),
  maxRows: wholeNumber(1, 10_000_000).default(100_000),
  maxBytes: wholeNumber(1_024, gibibyte).default(64 * 1024 * 1024),
  maxDelayMs: wholeNumber(1, 3_600_000).default(5_000),
  maxPendingBytes: wholeNumber(1_024, 8 * gibibyte).default(256 * 1024 * 1024),
  topicWaitMs: wholeNumber(0, 3_600_000).default(30_000),
  sessionTimeoutMs: wholeNumber(1_000, 3_600_000).default(10_000),
  s3Endpoint: pattern('a URL such as http://127.0.0.1:9000', /^https?:\/\/[^/]+\/?$/).optional(),
  s3Region: text('a region such as eu-central-1').optional(),
  s3AccessKey: text('the access key').optional(),
  s3SecretKey: secret('the secret key').optional(),
};

export type LakeSettings = SettingValues<typeof settings>;

const rules: readonly SettingRule<LakeSettings>[] = [
  ...kafkaRules,
  {
    setting: 's3SecretKey',
    expected: 'the secret key (LAKE_S3_ACCESS_KEY is set)',
    isKept: ({s3AccessKey, s3SecretKey}) => s3AccessKey === undefined || s3SecretKey !== undefined,
  },
  {
    setting: 's3AccessKey',
    expected: 'the access key (LAKE_S3_SECRET_KEY is set)',
    isKept: ({s3AccessKey, s3SecretKey}) => s3SecretKey === undefined || s3AccessKey !== undefined,
  },
  {
    setting: 'maxPendingBytes',
    expected: 'at least LAKE_MAX_BYTES',
    isKept: ({maxBytes, maxPendingBytes}) => maxPendingBytes >= maxBytes,
  },
];

/** Throws a `SettingsError` that lists every mistake. */
export function readLakeSettings(environment: Environment): LakeSettings {
  return readSettings('LAKE', environment, settings, rules);
}

/** All that a sink is made of but its broker. */
export function lakeOptions(values: LakeSettings): Omit<LakeOptions, 'broker'> {
  const {location, name, maxRows, maxBytes, maxDelayMs, maxPendingBytes} = values;
  const {topicWaitMs, sessionTimeoutMs} = values;
  return {
    ...{location, name, maxRows, maxBytes, maxDelayMs, maxPendingBytes},
    ...{topicWaitMs, sessionTimeoutMs},
    tables: lakeTables.filter((table) => values.tables.includes(table.name)),
    s3: s3Options(values),
  };
}

function s3Options(values: LakeSettings): S3Options {
  const {s3Endpoint: endpoint, s3Region: region, s3AccessKey, s3SecretKey} = values;
  if (s3AccessKey === undefined || s3SecretKey === undefined) return {endpoint, region};
  const credentials = {accessKeyId: s3AccessKey, secretAccessKey: s3SecretKey};
  return {endpoint, region, credentials};
}
