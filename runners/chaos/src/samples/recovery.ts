import {lagOf, type Sample} from './sample.ts';

/** What a fault did to the results. Times are in milliseconds from its begin. */
export interface Recovery {
  /** Until every partition of the outputs went on; 0 when none of them had stopped. */
  readonly outputsMs: number;
  /** Output partitions in which nothing came for a while. */
  readonly partitionsStopped: number;
  /** Until the lag was normal again; 0 when it had not left what is normal. */
  readonly lagMs: number;
  /** Whether all that was so when the next fault began; if not, the times are how long it was waited for. */
  readonly isComplete: boolean;
  readonly highestLag: number;
  readonly restoredRecords: number;
}

export interface RecoveryOptions {
  readonly beganMs: number;
  /** When the next fault began, or the load ended. */
  readonly untilMs: number;
  /** The most that may wait without anything being wrong. */
  readonly normalLag: number;
}

/** Partitions get results with each commit: without any for four of them they have stopped. */
const stoppedAfterMs = 2_000;

/** What the samples say of a fault. */
export function recoveryOf(samples: readonly Sample[], options: RecoveryOptions): Recovery {
  const {beganMs, untilMs, normalLag} = options;
  const during = samples.filter(({atMs}) => atMs >= beganMs && atMs <= untilMs);
  const stops = stopsOf(samples, options);
  const lags = during.flatMap((sample) => {
    const lag = lagOf(sample);
    return lag === undefined ? [] : [{atMs: sample.atMs, lag}];
  });
  const lastHigh = lags.findLast(({lag}) => lag > normalLag);
  const isLagNormal = lastHigh === undefined || lastHigh !== lags.at(-1);
  const restored = during.map(({instances}) =>
    instances.reduce((sum, instance) => sum + instance.restoredRecords, 0),
  );
  return {
    outputsMs: Math.max(0, ...stops.map(({toMs}) => toMs - beganMs)),
    partitionsStopped: new Set(stops.map(({partition}) => partition)).size,
    lagMs: lastHigh === undefined ? 0 : lastHigh.atMs - beganMs,
    isComplete: isLagNormal && stops.every(({isOver}) => isOver),
    highestLag: Math.max(0, ...lags.map(({lag}) => lag)),
    restoredRecords: Math.max(0, (restored.at(-1) ?? 0) - (restored[0] ?? 0)),
  };
}

interface Stop {
  readonly partition: string;
  readonly toMs: number;
  readonly isOver: boolean;
}

/** The times during which a partition of the outputs did not move, and which touch the time after the fault. */
function stopsOf(
  samples: readonly Sample[],
  {beganMs, untilMs}: Pick<RecoveryOptions, 'beganMs' | 'untilMs'>,
): readonly Stop[] {
  const moved = new Map<string, {end: number; atMs: number}>();
  const stops: Stop[] = [];
  for (const {atMs, ends = {}} of samples) {
    if (atMs > untilMs) break;
    for (const [topic, offsets] of Object.entries(ends)) {
      for (const [number, end] of offsets.entries()) {
        const partition = `${topic}/${number}`;
        const last = moved.get(partition);
        if (last !== undefined && last.end === end) continue;
        moved.set(partition, {end, atMs});
        const isStop = last !== undefined && atMs - last.atMs > stoppedAfterMs;
        // One that had been over when the fault began belongs to an earlier one.
        if (isStop && atMs > beganMs) stops.push({partition, toMs: atMs, isOver: true});
      }
    }
  }
  for (const [partition, {atMs}] of moved) {
    if (untilMs - atMs <= stoppedAfterMs) continue;
    stops.push({partition, toMs: untilMs, isOver: false});
  }
  return stops;
}

/** What the load brings in two seconds, in each of the topics that an event goes through: four commits. */
export function normalLagOf(rate: number, topics: number): number {
  return 2 * rate * topics;
}
