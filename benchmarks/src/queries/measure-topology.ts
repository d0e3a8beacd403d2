import {setTimeout as sleep} from 'node:timers/promises';
import {
  type Broker,
  type Guarantee,
  run,
  type StreamApp,
  type Topology,
  toJson,
} from '@crm/stream-dsl';
import {partitionsOf} from '../common-workload/read-topic.ts';
import type {Pass} from '../measuring/figure.ts';

/** How often an engine commits, its peers as well. */
export const commitIntervalMs = 1_000;

export interface MeasuredRun {
  /** Connected. */
  readonly broker: Broker;
  readonly guarantee: Guarantee;
  /** The input, and how many records it holds. */
  readonly topic: string;
  readonly events: number;
  /** Records of tables, which the topology reads before the first event. */
  readonly tableRecords: number;
}

/**
 * Runs a topology over all that its input holds: from the first event to the commits that cover the last one, behind
 * repartition topics as well, by which its results are durable. Throws when records were dropped or came too late.
 */
export async function measureTopology(topology: Topology, measured: MeasuredRun): Promise<Pass> {
  const {broker, guarantee, topic, events, tableRecords} = measured;
  const app = await run(topology, {broker, guarantee, commitIntervalMs});
  await untilConsumed(app, tableRecords + 1, 1);
  const startUpSeconds = performance.now() / 1_000;
  const startCpu = process.cpuUsage();
  const firstEvents = app.metrics().consumed - tableRecords;
  await untilConsumed(app, tableRecords + events, 5);
  const repartitions = toJson(topology).repartitions.map((repartition) => repartition.topic);
  // What goes into a repartition topic is there once what it comes from is committed.
  for (const input of [topic, ...repartitions]) await untilCommitted(app, topology, input);
  const {user, system} = process.cpuUsage(startCpu);
  const seconds = performance.now() / 1_000 - startUpSeconds;
  const {late, dropped, deadLetters, recoveries} = app.metrics();
  await app.close();
  if (late + dropped.length + deadLetters + recoveries > 0) {
    const seen = JSON.stringify({late, dropped, deadLetters, recoveries});
    throw new Error(`records did not all get through in one go: ${seen}`);
  }
  const peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1_024);
  return {
    // What the look that found the first event had missed is no part of the measured time.
    events: events - firstEvents,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakRssMiB,
    startUpSeconds,
  };
}

async function untilConsumed(app: StreamApp, records: number, pauseMs: number): Promise<void> {
  while (app.metrics().consumed < records) {
    await requireRunning(app);
    await sleep(pauseMs);
  }
}

/** All that the topic holds now has been read and committed by the topology's group. */
async function untilCommitted(app: StreamApp, {name}: Topology, topic: string): Promise<void> {
  const partitions = partitionsOf(topic);
  const ends = await app.broker.endOffsets(partitions);
  for (let isBehind = true; isBehind; ) {
    const committed = await app.broker.committedOffsets(name, partitions);
    isBehind = partitions.some(({partition}) => {
      const offset = committed.find((entry) => entry.partition === partition)?.offset ?? 0;
      return offset < (ends[partition] ?? 0);
    });
    await requireRunning(app);
    if (isBehind) await sleep(20);
  }
}

async function requireRunning(app: StreamApp): Promise<void> {
  // Rejects with what has stopped it.
  if (app.state === 'failed') await app.done;
}
