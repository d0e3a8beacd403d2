import {type Load, normal, phases, spike, type WorkloadOptions} from '@crm/generator';
import {kafkaRules, kafkaSettings} from './settings/kafka-settings.ts';
import {
  type Environment,
  readSettings,
  type SettingRule,
  type SettingValues,
} from './settings/read-settings.ts';
import {flag, number, oneOf, time, wholeNumber} from './settings/setting.ts';

const mostRecords = 1e10;
const longestMs = 31 * 86_400_000;
const rate = () => number(0, 1).default(0);

/** The variables `GENERATE_*`; the README of this folder explains them. */
const settings = {
  ...kafkaSettings,
  partitions: wholeNumber(1, 1_000).default(4),
  replicationFactor: wholeNumber(1, 9).optional(),
  seed: wholeNumber(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).default(1),
  customers: wholeNumber(1, 1_000_000).default(2_000),
  products: wholeNumber(3, 100_000).default(200),
  events: wholeNumber(1, mostRecords).optional(),
  start: time().default(Date.UTC(2026, 0, 5, 9)),
  speed: number(0.000_001, 1_000_000).default(1),
  load: oneOf('normal', 'spike', 'phases').default('normal'),
  normalLowest: number(0.001, 100_000).default(10),
  normalHighest: number(0.001, 100_000).default(100),
  normalMs: wholeNumber(1, longestMs).default(60_000),
  spikeBase: number(0.001, 1_000_000).default(100),
  spikePeak: number(0.001, 1_000_000).default(3_500),
  spikeRampMs: wholeNumber(0, longestMs).default(5_000),
  spikeHoldMs: wholeNumber(0, longestMs).default(10_000),
  lateRate: rate(),
  outOfOrderRate: rate(),
  duplicateRate: rate(),
  brokenRate: rate(),
  wrongVersionRate: rate(),
  from: wholeNumber(0, mostRecords).default(0),
  to: wholeNumber(0, mostRecords).optional(),
  tables: flag().optional(),
  maxInFlight: wholeNumber(1, 100).default(4),
};

export type GenerateSettings = SettingValues<typeof settings>;

const rules: readonly SettingRule<GenerateSettings>[] = [
  ...kafkaRules,
  {
    setting: 'normalHighest',
    expected: 'a rate of at least GENERATE_NORMAL_LOWEST',
    isKept: ({normalLowest, normalHighest}) => normalHighest >= normalLowest,
  },
  {
    setting: 'spikePeak',
    expected: 'a rate of at least GENERATE_SPIKE_BASE',
    isKept: ({spikeBase, spikePeak}) => spikePeak >= spikeBase,
  },
  {
    setting: 'to',
    expected: 'an index that is not before GENERATE_FROM',
    isKept: ({from, to}) => to === undefined || to >= from,
  },
];

/** Throws a `SettingsError` that lists every mistake. */
export function readGenerateSettings(environment: Environment): GenerateSettings {
  return readSettings('GENERATE', environment, settings, rules);
}

/** The workload that the settings describe: the same settings always give the same records. */
export function workloadOptions(values: GenerateSettings): WorkloadOptions {
  const {seed, customers, products, events, start: startMs, speed} = values;
  const {lateRate, outOfOrderRate, duplicateRate, brokenRate, wrongVersionRate} = values;
  const faults = {lateRate, outOfOrderRate, duplicateRate, brokenRate, wrongVersionRate};
  return {seed, customers, products, events, startMs, speed, load: loadOf(values), faults};
}

function loadOf(values: GenerateSettings): Load {
  const {normalLowest: lowest, normalHighest: highest, normalMs: durationMs} = values;
  const everyday = normal({lowest, highest, durationMs});
  const rush = spike({
    basePerSecond: values.spikeBase,
    peakPerSecond: values.spikePeak,
    rampMs: values.spikeRampMs,
    holdMs: values.spikeHoldMs,
  });
  switch (values.load) {
    case 'normal':
      return everyday;
    case 'spike':
      return rush;
    case 'phases':
      return phases([everyday, rush, everyday]);
  }
}
