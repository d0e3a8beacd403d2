import type {Combiner} from '../../scenario/functions/combine.ts';
import type {Json, Key} from '../../scenario/json.ts';
import type {ModelRecord} from '../model-record.ts';
import type {Operator, Output} from '../operator.ts';
import type {JoinWindowStore} from '../stores/join-window-store.ts';
import {compareKeys, isSameKey} from '../stores/key-order.ts';

export type SideName = 'left' | 'right';

export type StreamJoin = Readonly<{
  type: 'inner' | 'left' | 'outer';
  beforeMs: number;
  afterMs: number;
  graceMs: number;
  joiner: Combiner;
  left: JoinWindowStore;
  right: JoinWindowStore;
  shared: SharedByBothSides;
}>;

type Waiting = Readonly<{side: SideName; key: Key; ts: number; value: Json}>;

/** Stream time and what waits without a match, of both sides together. */
export type SharedByBothSides = {
  streamTime: number;
  /** The reference's guess at the oldest record that waits. */
  minTime: number;
  waiting: readonly Waiting[];
};

/** A side keeps its records, right after it has handed each on to its join. */
export function joinWindow(store: JoinWindowStore): Operator<Json, Json> {
  return ({forward, task}) =>
    (record) => {
      forward(record);
      const {key, value, ts} = record;
      if (key === null || value === null) return;
      if (!store.put(key, value, ts)) task.drop();
    };
}

/** Rule 9: one side of a join of two streams. */
export function streamJoinSide(join: StreamJoin, side: SideName): Operator<Json, Json> {
  return (output) => {
    const {shared} = join;
    const [beforeMs, afterMs] =
      side === 'left' ? [join.beforeMs, join.afterMs] : [join.afterMs, join.beforeMs];
    const isOuter = join.type === 'outer' || (join.type === 'left' && side === 'left');
    const other = side === 'left' ? join.right : join.left;
    const {semantics} = output.task;
    const byStreamTime = semantics.has('unmatched-by-stream-time');
    const combine = (mine: Json, found: Json): Json =>
      side === 'left' ? join.joiner(mine, found) : join.joiner(found, mine);
    return (record) => {
      const {key, value, ts} = record;
      shared.streamTime = Math.max(shared.streamTime, ts);
      if (byStreamTime) emitAllClosed(join, output, record);
      if (isOuter && key === null && value !== null) {
        output.forward({...record, value: combine(value, null)});
        return;
      }
      if (key === null || value === null) return output.task.drop();
      if (!byStreamTime && ts === shared.streamTime) emitAsReference(join, output, record, afterMs);
      const [from, to] = [Math.max(0, ts - beforeMs), Math.max(0, ts + afterMs)];
      const matches = other.fetch(key, from, to);
      for (const match of matches) {
        forget(shared, side === 'left' ? 'right' : 'left', key, match.ts);
        const result = combine(value, match.value);
        output.forward({...record, value: result, ts: Math.max(ts, match.ts)});
      }
      if (matches.length > 0 || !isOuter) return;
      const isClosed = semantics.has('unmatched-waits-for-grace')
        ? ts + afterMs + join.graceMs < shared.streamTime
        : to < shared.streamTime;
      if (isClosed) output.forward({...record, value: combine(value, null)});
      else {
        shared.minTime = Math.min(shared.minTime, ts);
        shared.waiting = [...shared.waiting, {side, key, ts, value}];
      }
    };
  };
}

/** Ours: all that is closed, whichever record moved the time. */
function emitAllClosed(join: StreamJoin, output: Output<Json>, record: ModelRecord<unknown>): void {
  const {shared} = join;
  for (const next of inOrder(shared.waiting)) {
    if (!isOpen(join, next)) emitAlone(join, output, record, next);
  }
  shared.waiting = shared.waiting.filter((next) => isOpen(join, next));
}

/** The reference: the whole pass waits for its guess at the oldest, and ends where both sides are open. */
function emitAsReference(
  join: StreamJoin,
  output: Output<Json>,
  record: ModelRecord<unknown>,
  afterMs: number,
): void {
  const {shared} = join;
  if (shared.minTime + afterMs + join.graceMs >= shared.streamTime) return;
  shared.minTime = Number.POSITIVE_INFINITY;
  const open = new Set<SideName>();
  for (const next of inOrder(shared.waiting)) {
    shared.minTime = next.ts;
    if (open.size === 2) break;
    if (isOpen(join, next)) {
      open.add(next.side);
      continue;
    }
    emitAlone(join, output, record, next);
    forget(shared, next.side, next.key, next.ts);
  }
}

function emitAlone(
  {joiner}: StreamJoin,
  {forward}: Output<Json>,
  record: ModelRecord<unknown>,
  {side, key, ts, value}: Waiting,
): void {
  const result = side === 'left' ? joiner(value, null) : joiner(null, value);
  forward({...record, key, value: result, ts});
}

function isOpen({beforeMs, afterMs, graceMs, shared}: StreamJoin, {side, ts}: Waiting): boolean {
  return ts + (side === 'left' ? afterMs : beforeMs) + graceMs >= shared.streamTime;
}

/** All duplicates of one key and time are one entry. */
function forget(shared: SharedByBothSides, side: SideName, key: Key, ts: number): void {
  shared.waiting = shared.waiting.filter(
    (next) => !(next.side === side && next.ts === ts && isSameKey(next.key, key)),
  );
}

/** By (ts, right first, key); duplicates as they came. */
function inOrder(waiting: readonly Waiting[]): readonly Waiting[] {
  return waiting.toSorted(
    (a, b) =>
      a.ts - b.ts ||
      Number(a.side === 'left') - Number(b.side === 'left') ||
      compareKeys(a.key, b.key),
  );
}
