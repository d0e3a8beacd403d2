import {RecentExtremes} from '../observability/recent-extremes.ts';
import type {NodeMetrics} from './metrics.ts';

/** Counters of one node, to be held by its processors: counting is an addition. */
export class NodeSensor {
  readonly #node: string;
  readonly #nowMs: () => number;
  readonly #endToEnd: RecentExtremes;
  consumed = 0;
  produced = 0;
  /** Records too late for their window: one per window missed. */
  late = 0;

  constructor(node: string, nowMs: () => number) {
    this.#node = node;
    this.#nowMs = nowMs;
    this.#endToEnd = new RecentExtremes(nowMs);
  }

  /** Records with these times were written now. */
  wrote(timestamps: readonly number[]): void {
    const count = timestamps.length;
    if (count === 0) return;
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const time = timestamps[i] ?? 0;
      if (time < first) first = time;
      if (time > last) last = time;
      sum += time;
    }
    const nowMs = this.#nowMs();
    const range = {min: nowMs - last, max: nowMs - first, sum: nowMs * count - sum, count};
    this.#endToEnd.record(range, nowMs);
  }

  snapshot(): NodeMetrics {
    const {consumed, produced, late} = this;
    const recent = this.#endToEnd.snapshot();
    const counts = {node: this.#node, consumed, produced, late};
    if (recent === undefined) return counts;
    const avgMs = recent.sum / recent.count;
    return {...counts, endToEnd: {minMs: recent.min, avgMs, maxMs: recent.max}};
  }
}
