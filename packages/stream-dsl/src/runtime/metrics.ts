import {LatencyHistogram, type LatencySnapshot} from '../observability/latency-histogram.ts';
import {RateMeter} from '../observability/rate-meter.ts';
import {NodeSensor} from './node-sensor.ts';

/** Why a record did not go on, as the reference names it. */
export type DropReason =
  | 'null-key'
  | 'null-value'
  | 'null-foreign-key'
  | 'null-partition-key'
  | 'invalid-timestamp'
  | 'no-match'
  | 'duplicate'
  | 'outdated'
  | 'history-expired'
  | 'expired'
  | 'stale-answer'
  | 'decode-failed'
  | 'process-failed'
  | 'produce-failed';

export interface DropCount {
  readonly node: string;
  readonly reason: DropReason;
  readonly count: number;
}

/** What went through a node that reads or writes a topic, or drops late records. */
export interface NodeMetrics {
  readonly node: string;
  readonly consumed: number;
  readonly produced: number;
  readonly late: number;
  /** Of a sink: from the time of a record to its writing, over the last 30 to 60 s (KIP-613). Absent without records. */
  readonly endToEnd?: {readonly minMs: number; readonly avgMs: number; readonly maxMs: number};
}

/** What was written to a topic and acknowledged, internal topics included. */
export interface TopicMetrics {
  readonly topic: string;
  readonly records: number;
  /** Before compression. */
  readonly bytes: number;
}

/** Counts since the start of this instance. */
export interface MetricsSnapshot {
  /** Records read, markers and restores left out. */
  readonly consumed: number;
  /** Over the last 30 seconds. */
  readonly consumedPerSecond: number;
  /** Records written to output topics; internal topics left out. */
  readonly produced: number;
  /** Records too late for their window: one per window missed (rule 7). */
  readonly late: number;
  /** Updates of tables that were older than what the table had (rule 11). */
  readonly outOfOrder: number;
  readonly deadLetters: number;
  readonly commits: number;
  /** How often tasks were given up and opened again after a fault. */
  readonly recoveries: number;
  readonly restoredRecords: number;
  readonly dropped: readonly DropCount[];
  readonly nodes: readonly NodeMetrics[];
  readonly topics: readonly TopicMetrics[];
  readonly latencies: Readonly<Record<LoopPhase, LatencySnapshot>>;
}

/** What the loop of an instance does: waits for records, processes a batch of a task, commits all tasks. */
export type LoopPhase = 'poll' | 'process' | 'commit';

/** A dead letter was written for a record of a topic. */
export type DeadLetterListener = (topic: string, node: string, error: unknown) => void;

/** Counters of one instance; its tasks share them. */
export class Metrics {
  outOfOrder = 0;
  deadLetters = 0;
  commits = 0;
  recoveries = 0;
  restoredRecords = 0;
  onDeadLetter: DeadLetterListener | undefined;
  readonly #nowMs: () => number;
  readonly #rate: RateMeter;
  readonly #latencies: Readonly<Record<LoopPhase, LatencyHistogram>>;
  readonly #dropped = new Map<string, {node: string; reason: DropReason; count: number}>();
  readonly #nodes = new Map<string, NodeSensor>();
  readonly #topics = new Map<string, {topic: string; records: number; bytes: number}>();
  #rated = 0;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
    this.#rate = new RateMeter(nowMs);
    this.#latencies = {
      poll: new LatencyHistogram(nowMs),
      process: new LatencyHistogram(nowMs),
      commit: new LatencyHistogram(nowMs),
    };
  }

  /** The counters of a node; the same for all tasks. */
  node(id: string): NodeSensor {
    const known = this.#nodes.get(id);
    if (known !== undefined) return known;
    const sensor = new NodeSensor(id, this.#nowMs);
    this.#nodes.set(id, sensor);
    return sensor;
  }

  drop(node: string, reason: DropReason): void {
    const name = `${node} ${reason}`;
    const entry = this.#dropped.get(name) ?? {node, reason, count: 0};
    entry.count += 1;
    this.#dropped.set(name, entry);
  }

  deadLetter(topic: string, node: string, error: unknown): void {
    this.deadLetters += 1;
    this.onDeadLetter?.(topic, node, error);
  }

  sent(topic: string, records: number, bytes: number): void {
    const entry = this.#topics.get(topic) ?? {topic, records: 0, bytes: 0};
    entry.records += records;
    entry.bytes += bytes;
    this.#topics.set(topic, entry);
  }

  /** Once per phase and turn of the loop, never per record. */
  took(phase: LoopPhase, ms: number): void {
    this.#latencies[phase].record(ms);
    if (phase !== 'process') return;
    const consumed = this.#sum('consumed');
    this.#rate.add(consumed - this.#rated);
    this.#rated = consumed;
  }

  snapshot(): MetricsSnapshot {
    const {outOfOrder, deadLetters, commits, recoveries, restoredRecords} = this;
    const nodes = [...this.#nodes.values()].map((sensor) => sensor.snapshot());
    const {poll, process, commit} = this.#latencies;
    return {
      consumed: this.#sum('consumed'),
      consumedPerSecond: this.#rate.perSecond,
      produced: this.#sum('produced'),
      late: this.#sum('late'),
      ...{outOfOrder, deadLetters, commits, recoveries, restoredRecords},
      dropped: [...this.#dropped.values()].map((entry) => ({...entry})),
      nodes: nodes.filter(({consumed, produced, late}) => consumed + produced + late > 0),
      topics: [...this.#topics.values()].map((entry) => ({...entry})),
      latencies: {poll: poll.snapshot(), process: process.snapshot(), commit: commit.snapshot()},
    };
  }

  #sum(counter: 'consumed' | 'produced' | 'late'): number {
    let sum = 0;
    for (const sensor of this.#nodes.values()) sum += sensor[counter];
    return sum;
  }
}
