import type {Broker} from '@crm/stream-dsl';
import {readTopic} from '../common-workload/read-topic.ts';
import {planEvent, windowCount, windowOf, windowStartMs} from '../common-workload/workload.ts';
import type {CheckedOutput, Comparison} from './comparison.ts';
import type {WindowGroups} from './window-groups.ts';
import {type WindowResult, windowResults} from './window-results.ts';

/** A window's count and sum for each group; no window is a count of 0. */
class WindowTotals {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly #groups: WindowGroups;
  readonly #windows: number;

  constructor(groups: WindowGroups, windows: number) {
    this.#groups = groups;
    this.#windows = windows;
    this.counts = new Float64Array(windows * groups.count);
    this.sums = new Float64Array(windows * groups.count);
  }

  /** Undefined for what is not in the workload. */
  slot(group: number, window: number): number | undefined {
    const isKnown = group >= 0 && group < this.#groups.count;
    return isKnown && window >= 0 && window < this.#windows
      ? group * this.#windows + window
      : undefined;
  }

  nameOf(slot: number): string {
    const startMs = windowStartMs(slot % this.#windows);
    const key = this.#groups.keyOf(Math.floor(slot / this.#windows));
    return `${key}@${new Date(startMs).toISOString()}`;
  }
}

/** Compares each window's last result with the workload's own arithmetic. */
export async function compareWindows(
  broker: Broker,
  groups: WindowGroups,
  {output, events}: CheckedOutput,
): Promise<Comparison> {
  const found = new WindowTotals(groups, windowCount(events));
  let fault: string | undefined;
  await readTopic(broker, output, (batch) => {
    for (const result of windowResults(batch)) fault ??= take(result, groups, found);
  });
  const expected = expectedTotals(groups, events);
  let [windows, missing] = [0, 0];
  for (const [slot, count] of expected.counts.entries()) {
    const [foundCount = 0, foundSum, sum] = [
      ...[found.counts[slot], found.sums[slot], expected.sums[slot]],
    ];
    if (count > 0) windows += 1;
    missing += Math.max(0, count - foundCount);
    // A window that lacks events has another sum as well.
    if (foundCount > count || (foundCount === count && foundSum !== sum)) {
      fault ??= `${expected.nameOf(slot)} has count ${foundCount} and sum ${foundSum}, ${count} and ${sum} were expected`;
    }
  }
  const total = windows.toLocaleString('en-US');
  return {missing, fault, right: `count, sum and tier of all ${total} windows are right`};
}

function expectedTotals(groups: WindowGroups, events: number): WindowTotals {
  const totals = new WindowTotals(groups, windowCount(events));
  for (let i = 0; i < events; i++) {
    const plan = planEvent(i);
    const slot = totals.slot(groups.groupOf(plan), windowOf(plan.timestampMs));
    if (slot === undefined) throw new Error(`event ${i} is not in the workload`);
    totals.counts[slot] = (totals.counts[slot] ?? 0) + 1;
    totals.sums[slot] = (totals.sums[slot] ?? 0) + plan.price * plan.quantity;
  }
  return totals;
}

/** A later result of a window replaces the one before. Returns what is wrong with it. */
function take(
  result: WindowResult,
  groups: WindowGroups,
  totals: WindowTotals,
): string | undefined {
  const {key, count, sum, tier} = result;
  const group = groups.groupOfKey(key);
  const slot = totals.slot(group, windowOf(result.windowStartMs));
  if (slot === undefined) return `${key} at ${result.windowStartMs} is not in the workload`;
  totals.counts[slot] = count;
  totals.sums[slot] = sum;
  return groups.isTierRight(group, tier) ? undefined : `${totals.nameOf(slot)} has tier ${tier}`;
}
