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
  | 'process-failed';

export interface DropCount {
  readonly node: string;
  readonly reason: DropReason;
  readonly count: number;
}

/** Counts since the start of this instance. */
export interface MetricsSnapshot {
  /** Records read, markers and restores left out. */
  readonly consumed: number;
  /** Records written to output topics; internal topics left out. */
  readonly produced: number;
  /** Records too late for their window: one per window missed (rule 7). */
  readonly late: number;
  /** Updates of tables that were older than what the table had (rule 11). */
  readonly outOfOrder: number;
  readonly deadLetters: number;
  readonly commits: number;
  /** How often all tasks were given up and opened again after a fault. */
  readonly recoveries: number;
  readonly dropped: readonly DropCount[];
}

/** Counters of one instance; its tasks share them. */
export class Metrics {
  consumed = 0;
  produced = 0;
  late = 0;
  outOfOrder = 0;
  deadLetters = 0;
  commits = 0;
  recoveries = 0;
  readonly #dropped = new Map<string, {node: string; reason: DropReason; count: number}>();

  drop(node: string, reason: DropReason): void {
    const name = `${node} ${reason}`;
    const entry = this.#dropped.get(name) ?? {node, reason, count: 0};
    entry.count += 1;
    this.#dropped.set(name, entry);
  }

  snapshot(): MetricsSnapshot {
    const {consumed, produced, late, outOfOrder, deadLetters, commits, recoveries} = this;
    const dropped = [...this.#dropped.values()].map((entry) => ({...entry}));
    return {consumed, produced, late, outOfOrder, deadLetters, commits, recoveries, dropped};
  }
}
