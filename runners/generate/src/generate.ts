import {
  createWorkload,
  type GeneratedRecord,
  GeneratorError,
  type PaceProgress,
  pace,
  type Sink,
  type Workload,
} from '@crm/generator';
import {topics} from '@crm/model';
import {type Broker, StreamError} from '@crm/stream-dsl';
import {BrokerSink} from './broker-sink.ts';
import {type GenerateSettings, workloadOptions} from './generate-settings.ts';
import type {TopicPartitions} from './record-batcher.ts';

/** What was sent: the records from `from` to before `to` of the `size` that the workload has. */
export interface Sent {
  readonly from: number;
  /** Where a later run goes on. */
  readonly to: number;
  readonly size: number;
  readonly isComplete: boolean;
  /** Profiles and products that were sent before them. */
  readonly profiles: number;
  readonly products: number;
  readonly lateSends: number;
  readonly delayMsMax: number;
  readonly elapsedMs: number;
}

export interface GenerateOptions {
  /** Ends the sending; what has been handed to the broker by then is waited for. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PaceProgress) => void) | undefined;
  /** Least time between two calls of it; 1,000 when absent. */
  readonly progressMs?: number | undefined;
}

/** Sends the workload of the settings to a connected broker: first the tables, then events and orders on schedule. */
export async function generate(
  settings: GenerateSettings,
  broker: Broker,
  options: GenerateOptions = {},
): Promise<Sent> {
  const workload = createWorkload(workloadOptions(settings));
  const partitions = await createTopics(broker, settings);
  const sink = await BrokerSink.open(broker, partitions);
  try {
    const {from, to, maxInFlight, tables: withTables = from === 0} = settings;
    if (withTables) await sendTables(workload, sink);
    const range = {from, to: Math.min(to ?? workload.size, workload.size)};
    const progress = await pace(workload, sink, {...range, maxInFlight, ...options});
    const {nextIndex, isComplete, lateSends, delayMsMax, elapsedMs} = progress;
    return {
      ...{from, to: nextIndex, size: workload.size, isComplete},
      profiles: withTables ? workload.customerCount : 0,
      products: withTables ? workload.productCount : 0,
      ...{lateSends, delayMsMax: Math.round(delayMsMax), elapsedMs: Math.round(elapsedMs)},
    };
  } finally {
    await sink.close();
  }
}

/** Creates the topics that are missing, and says how many partitions each has. */
async function createTopics(
  broker: Broker,
  {partitions, replicationFactor}: GenerateSettings,
): Promise<TopicPartitions> {
  const wanted = Object.values(topics);
  await broker.createTopics(
    wanted.map(({name, cleanupPolicy}) => ({
      topic: name,
      partitions,
      replicationFactor,
      // Event times may lie years back, and Kafka counts a record's age by its timestamp.
      configs: {'cleanup.policy': cleanupPolicy, 'retention.ms': '-1'},
    })),
  );
  const counts = await broker.partitionCounts(wanted.map(({name}) => name));
  for (const {name} of wanted) {
    const found = counts.get(name);
    if (found === partitions) continue;
    throw new StreamError(
      'STREAM_TOPIC_MISMATCH',
      `topic ${name} has ${found ?? 'no'} partitions, ${partitions} were expected: set GENERATE_PARTITIONS, or delete the topic`,
    );
  }
  const {events, orders, products, profiles} = topics;
  return {
    [events.name]: partitions,
    [orders.name]: partitions,
    [products.name]: partitions,
    [profiles.name]: partitions,
  };
}

const tableBatch = 2_000;

/** Whoever joins needs the tables whole, so an abort does not cut them short. */
async function sendTables(workload: Workload, sink: Sink): Promise<void> {
  let batch: GeneratedRecord[] = [];
  for (const records of [workload.profiles(), workload.products()]) {
    for (const record of records) {
      if (batch.push(record) < tableBatch) continue;
      await sink.send(batch);
      batch = [];
    }
  }
  if (batch.length > 0) await sink.send(batch);
}

/** Where to go on after a failure, if it is known. */
export function resumeIndex(error: unknown): number | undefined {
  return error instanceof GeneratorError ? error.resumeAt : undefined;
}
