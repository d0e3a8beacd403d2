import {createWorkload, normal, phases, spike, type Workload} from '@crm/generator';
import {topics} from '@crm/model';
import type {TopicPartitions} from '../../generate/src/record-batcher.ts';

/** Of every topic. */
export const partitionCount = 4;

export const topicPartitions: TopicPartitions = {
  [topics.events.name]: partitionCount,
  [topics.orders.name]: partitionCount,
  [topics.profiles.name]: partitionCount,
  [topics.products.name]: partitionCount,
};

/** Event time passes this many times as fast as the clock on the wall: three seconds are a minute of the shop. */
const speed = 20;
/** Midnight comes during the spike, so that the tables get a second day. */
const startMs = Date.UTC(2026, 0, 5, 23, 54);
const peakPerSecond = 3_500;
/** Shares of the whole time. */
const shares = {before: 1 / 3, ramp: 1 / 9, hold: 1 / 3, after: 1 / 9} as const;

export type TrafficPhase = 'normal' | 'spike' | 'drain';

/** All records of a run, and when they are sent. */
export interface ShopTraffic {
  readonly workload: Workload;
  /** What goes on when so many records are sent. */
  phaseAt(sent: number): TrafficPhase;
}

/** Everyday traffic, a spike above 3,000 records per second, and everyday traffic again. */
export function shopTraffic(run: {readonly seed: number; readonly seconds: number}): ShopTraffic {
  const wallMs = run.seconds * 1_000;
  const [beforeMs, rampMs, holdMs] = [shares.before, shares.ramp, shares.hold].map(
    (share) => share * wallMs,
  ) as [number, number, number];
  const everyday = (durationMs: number) => normal({lowest: 60, highest: 100, durationMs});
  const workload = createWorkload({
    seed: run.seed,
    customers: 2_000,
    products: 300,
    startMs,
    speed,
    load: phases([
      everyday(beforeMs),
      spike({peakPerSecond, rampMs, holdMs}),
      everyday(shares.after * wallMs),
    ]),
    faults: {
      ...{lateRate: 0.01, outOfOrderRate: 0.02, duplicateRate: 0.005},
      ...{brokenRate: 0.002, wrongVersionRate: 0.001},
    },
  });
  const spikeEndMs = beforeMs + holdMs + 2 * rampMs;
  const phaseAt = (sent: number): TrafficPhase => {
    if (sent >= workload.size) return 'drain';
    const atMs = workload.scheduledMs(sent);
    return atMs >= beforeMs && atMs < spikeEndMs ? 'spike' : 'normal';
  };
  return {workload, phaseAt};
}
