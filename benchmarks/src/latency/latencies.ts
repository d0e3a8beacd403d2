import {windowMs} from '../common-workload/workload.ts';
import type {WindowGroups} from '../queries/window-groups.ts';
import {windowResults} from '../queries/window-results.ts';
import type {Arrival} from './arrivals.ts';
import {type Load, plannedEvent} from './load.ts';

export interface Latencies {
  /** From an event's creation until a reader saw a result that holds it, in ascending order. */
  readonly sortedMs: Float64Array;
  /** Events that are in no result. */
  readonly missing: number;
}

/** How long each event took, from `fromEvent` on. Throws when a result holds an event that was not sent. */
export function latenciesOf(
  arrivals: readonly Arrival[],
  load: Load,
  {groups, fromEvent}: {readonly groups: WindowGroups | undefined; readonly fromEvent: number},
): Latencies {
  const seenMs =
    groups === undefined ? seenOneByOne(arrivals, load) : seenInWindows(arrivals, load, groups);
  const latencies: number[] = [];
  let missing = 0;
  for (let i = 0; i < load.events; i++) {
    const {isPageView, timestampMs} = plannedEvent(load, i);
    if (groups === undefined && isPageView) continue;
    const seen = seenMs[i] ?? 0;
    if (seen === 0) missing += 1;
    else if (i >= fromEvent) latencies.push(seen - timestampMs);
  }
  return {sortedMs: Float64Array.from(latencies).sort(), missing};
}

/** Each result is an event that names itself. */
function seenOneByOne(arrivals: readonly Arrival[], {events}: Load): Float64Array {
  const seenMs = new Float64Array(events);
  const head = '{"eventId":"e'.length;
  for (const {batch, atMs} of arrivals) {
    const {count, valueStart} = batch;
    const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
    for (let row = 0; row < count; row++) {
      const start = (valueStart[row] ?? 0) + head;
      const index = Number(bytes.toString('latin1', start, start + 12));
      if (!(index < events)) throw new Error(`event ${index} is not in the load`);
      seenMs[index] ||= atMs;
    }
  }
  return seenMs;
}

/** The n-th event of a window was seen with the first result that counts n. */
function seenInWindows(
  arrivals: readonly Arrival[],
  load: Load,
  groups: WindowGroups,
): Float64Array {
  const seenMs = new Float64Array(load.events);
  const slotOf = (group: number, timeMs: number): number =>
    group + groups.count * (Math.floor(timeMs / windowMs) - Math.floor(load.startMs / windowMs));
  const members = new Map<number, number[]>();
  for (let i = 0; i < load.events; i++) {
    const plan = plannedEvent(load, i);
    const slot = slotOf(groups.groupOf(plan), plan.timestampMs);
    const list = members.get(slot);
    if (list === undefined) members.set(slot, [i]);
    else list.push(i);
  }
  const counted = new Map<number, number>();
  for (const {batch, atMs} of arrivals) {
    for (const {key, windowStartMs, count} of windowResults(batch)) {
      const slot = slotOf(groups.groupOfKey(key), windowStartMs);
      const list = members.get(slot) ?? [];
      if (count > list.length) throw new Error(`${key} counts ${count} of ${list.length} events`);
      for (let n = counted.get(slot) ?? 0; n < count; n++) seenMs[list[n] ?? 0] = atMs;
      counted.set(slot, Math.max(count, counted.get(slot) ?? 0));
    }
  }
  return seenMs;
}
