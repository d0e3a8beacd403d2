import type {Topology} from '@crm/stream-dsl';
import type {HarnessBatch, OperatorHarness} from '@crm/stream-dsl/testing';

/** One record of an input topic. */
export interface InputRecord {
  readonly key: string;
  readonly value: unknown;
  readonly timestampMs: number;
}

/** A topology to be measured, its input as a function of the record's index, and what must come of it. */
export interface OperatorCase {
  readonly name: string;
  readonly topology: () => Topology;
  /** Input topics; they take turns. */
  readonly topics: readonly string[];
  /** Record `index` of a topic. */
  readonly record: (index: number, topic: string) => InputRecord;
  /** Records per batch and turn. */
  readonly batchRecords: number;
  /** Between two commits, all topics together. */
  readonly commitEvents: number;
  /** 0 forwards each update of a table; without it what changed once per commit. */
  readonly cacheBytes?: number;
  readonly isAsync?: boolean;
  /** What must be there before: not measured. */
  readonly prepare?: (harness: OperatorHarness) => void;
  /** Throws when not exactly that has come out which `events` events must give. */
  readonly check: (harness: OperatorHarness, events: number) => void;
  /** Fills the state with one million keys; without it the case has no state of its own. */
  readonly fill?: {
    readonly topics: readonly string[];
    readonly record: (index: number, topic: string) => InputRecord;
  };
}

/** `2026-01-01T00:00:00Z`: the start of a minute, an hour and a day. */
export const startMs = Date.UTC(2026, 0, 1);

/** Records `from` up to `to` in columns. */
export function batchOf(
  record: (index: number) => InputRecord,
  from: number,
  to: number,
): HarnessBatch {
  const keys: string[] = [];
  const values: unknown[] = [];
  const timestamps: number[] = [];
  for (let i = from; i < to; i++) {
    const {key, value, timestampMs} = record(i);
    keys.push(key);
    values.push(value);
    timestamps.push(timestampMs);
  }
  return {keys, values, timestamps};
}

const known: string[] = [];

/** Texts like `customer-0000042`, each made once. */
export function keyAt(index: number): string {
  for (let i = known.length; i <= index; i++) known.push(`customer-${String(i).padStart(7, '0')}`);
  return known[index] as string;
}

/** `keys` keys in turn, three records a millisecond, the index as the value. */
export const inTurn =
  (keys: number) =>
  (index: number): InputRecord => ({
    key: keyAt(index % keys),
    value: index,
    timestampMs: startMs + Math.floor(index / 3),
  });

/** All at one time: each key once. */
export const eachOnce = (index: number): InputRecord => ({
  key: keyAt(index),
  value: index,
  timestampMs: startMs,
});

/** How many different ids there are between two commits, added up over all events. */
export function distinctPerCommit(
  {events, commitEvents}: {readonly events: number; readonly commitEvents: number},
  idsOf: (index: number) => readonly number[],
): number {
  let total = 0;
  let ids = new Set<number>();
  for (let i = 0; i < events; i++) {
    for (const id of idsOf(i)) ids.add(id);
    if ((i + 1) % commitEvents > 0 && i + 1 < events) continue;
    total += ids.size;
    ids = new Set();
  }
  return total;
}
