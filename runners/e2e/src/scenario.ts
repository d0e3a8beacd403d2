import {createWorkload, type Workload} from '@crm/generator';
import type {LocalMinio} from '@crm/local';
import {topics} from '@crm/model';
import type {TopicSpec} from '@crm/stream-dsl';
import {readGenerateSettings, workloadOptions} from '../../generate/src/generate-settings.ts';
import {shopOutputTopics} from '../../stream/src/topologies/shop-topics.ts';

/** Of every topic. */
export const partitions = 4;
export const bucket = 'lake';
export const lakeLocation = `s3://${bucket}/shop`;
/** What the spike must reach, in records per second. */
export const spikeLeast = 3_000;

const replicationFactor = 3;
const spikeMs = {rampMs: 5_000, holdMs: 10_000};

type Environment = Readonly<Record<string, string>>;

/** A second of the run is a minute of the shop, and midnight comes half an hour after its start. */
export function generateEnvironment(seed: number, seconds: number, brokers: string): Environment {
  const normalMs = Math.round((seconds * 1_000 - 2 * spikeMs.rampMs - spikeMs.holdMs) / 2);
  return {
    GENERATE_BROKERS: brokers,
    GENERATE_SEED: String(seed),
    GENERATE_PARTITIONS: String(partitions),
    GENERATE_REPLICATION_FACTOR: String(replicationFactor),
    GENERATE_START: '2026-01-05T23:30:00Z',
    GENERATE_SPEED: '60',
    GENERATE_LOAD: 'phases',
    GENERATE_NORMAL_LOWEST: '60',
    GENERATE_NORMAL_HIGHEST: '200',
    GENERATE_NORMAL_MS: String(normalMs),
    GENERATE_SPIKE_PEAK: '3500',
    GENERATE_SPIKE_RAMP_MS: String(spikeMs.rampMs),
    GENERATE_SPIKE_HOLD_MS: String(spikeMs.holdMs),
    GENERATE_LATE_RATE: '0.01',
    GENERATE_OUT_OF_ORDER_RATE: '0.05',
    GENERATE_DUPLICATE_RATE: '0.01',
    GENERATE_BROKEN_RATE: '0.005',
    GENERATE_WRONG_VERSION_RATE: '0.002',
  };
}

/** The right answer to what a generator with this environment sends. */
export function workloadOf(environment: Environment): Workload {
  return createWorkload(workloadOptions(readGenerateSettings(environment)));
}

export function streamEnvironment(brokers: string): Environment {
  return {
    STREAM_BROKERS: brokers,
    STREAM_GUARANTEE: 'exactly-once',
    STREAM_COMMIT_INTERVAL_MS: '500',
    STREAM_SESSION_TIMEOUT_MS: '6000',
    STREAM_REPLICATION_FACTOR: String(replicationFactor),
  };
}

export function lakeEnvironment(brokers: string, minio: LocalMinio): Environment {
  return {
    LAKE_BROKERS: brokers,
    LAKE_LOCATION: lakeLocation,
    LAKE_MAX_DELAY_MS: '2000',
    LAKE_SESSION_TIMEOUT_MS: '6000',
    LAKE_S3_ENDPOINT: minio.endpoint,
    LAKE_S3_REGION: 'us-east-1',
    LAKE_S3_ACCESS_KEY: minio.accessKey,
    LAKE_S3_SECRET_KEY: minio.secretKey,
  };
}

/** Inputs and outputs: three copies of each, two of which must have a record before it counts as written. */
export function scenarioTopics(): readonly TopicSpec[] {
  const inSync = {'min.insync.replicas': '2'};
  const inputs = Object.values(topics).map(({name, cleanupPolicy}) => ({
    ...{topic: name, partitions, replicationFactor},
    configs: {...inSync, 'cleanup.policy': cleanupPolicy, 'retention.ms': '-1'},
  }));
  const outputs = shopOutputTopics({partitions, replicationFactor});
  return [...inputs, ...outputs.map((spec) => ({...spec, configs: {...spec.configs, ...inSync}}))];
}
