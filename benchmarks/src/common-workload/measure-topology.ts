import {setTimeout as sleep} from 'node:timers/promises';
import {type Broker, type Guarantee, run, type StreamApp, type Topology} from '@crm/stream-dsl';
import type {Pass} from '../measuring/figure.ts';
import {partitionsOf} from './read-topic.ts';

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
 * Runs a topology over all that its input holds: from the first event to the commit that covers the last one, by
 * which its results are durable. Throws when records were dropped or came too late.
 */
export async function measureTopology(topology: Topology, measured: MeasuredRun): Promise<Pass> {
  const {broker, guarantee, topic, events, tableRecords} = measured;
  const app = await run(topology, {broker, guarantee});
  await untilConsumed(app, tableRecords + 1, 1);
  const startUpSeconds = performance.now() / 1_000;
  const startCpu = process.cpuUsage();
  const firstEvents = app.metrics().consumed - tableRecords;
  await untilConsumed(app, tableRecords + events, 5);
  for (let committed = 0; committed < events; ) {
    const offsets = await broker.committedOffsets(topology.name, partitionsOf(topic));
    committed = offsets.reduce((sum, {offset}) => sum + offset, 0);
    if (committed < events) await sleep(20);
  }
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
    // Rejects with what has stopped it.
    if (app.state === 'failed') await app.done;
    await sleep(pauseMs);
  }
}
