import {createWorkload} from '@crm/generator';
import {expect, test} from 'vitest';
import {readGenerateSettings, workloadOptions} from './generate-settings.ts';

const brokers = {GENERATE_BROKERS: '127.0.0.1:9092'};

test('only the brokers must be given', () => {
  const settings = readGenerateSettings(brokers);
  expect(settings).toMatchObject({
    partitions: 4,
    load: 'normal',
    from: 0,
    replicationFactor: undefined,
  });
  expect(createWorkload(workloadOptions(settings)).size).toBeGreaterThanOrEqual(600);
});

test('loads are laid out as asked', () => {
  const size = (environment: Record<string, string>): number =>
    createWorkload(workloadOptions(readGenerateSettings({...brokers, ...environment}))).size;
  const spike = {
    GENERATE_SPIKE_BASE: '100',
    GENERATE_SPIKE_PEAK: '300',
    GENERATE_SPIKE_RAMP_MS: '0',
  };
  // Two seconds at 300, and a tenth of one at 100.
  expect(size({...spike, GENERATE_LOAD: 'spike', GENERATE_SPIKE_HOLD_MS: '2000'})).toBe(610);
  const steady = {GENERATE_NORMAL_LOWEST: '50', GENERATE_NORMAL_HIGHEST: '50'};
  const phases = {...spike, ...steady, GENERATE_LOAD: 'phases', GENERATE_NORMAL_MS: '10000'};
  expect(size({...phases, GENERATE_SPIKE_HOLD_MS: '2000'})).toBe(500 + 610 + 500);
  expect(size({...phases, GENERATE_EVENTS: '9999'})).toBe(9999);
});

test('settings that contradict each other are refused together', () => {
  const environment = {...brokers, GENERATE_FROM: '10', GENERATE_TO: '9', GENERATE_SPIKE_PEAK: '1'};
  expect(() => readGenerateSettings(environment)).toThrow(
    '2 mistakes in the settings GENERATE_*:\n' +
      '  GENERATE_SPIKE_PEAK: a rate of at least GENERATE_SPIKE_BASE was expected, found "1"\n' +
      '  GENERATE_TO: an index that is not before GENERATE_FROM was expected, found "9"',
  );
});
