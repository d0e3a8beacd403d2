import type {Broker, RecordColumns} from '@crm/stream-dsl';
import {readTopic} from './read-topic.ts';
import {
  customerCount,
  customerId,
  planEvent,
  tierOf,
  windowCount,
  windowOf,
  windowStartMs,
} from './workload.ts';

/** A window's count and sum for each customer; no window is a count of 0. */
class WindowTotals {
  readonly counts: Uint32Array;
  readonly sums: Float64Array;
  readonly #windows: number;

  constructor(windows: number) {
    this.#windows = windows;
    this.counts = new Uint32Array(windows * customerCount);
    this.sums = new Float64Array(windows * customerCount);
  }

  slot(customer: number, window: number): number {
    if (window >= 0 && window < this.#windows && customer < customerCount) {
      return customer * this.#windows + window;
    }
    throw new Error(`customer ${customer} and window ${window} are not in the workload`);
  }

  nameOf(slot: number): string {
    const startMs = windowStartMs(slot % this.#windows);
    return `${customerId(Math.floor(slot / this.#windows))}@${new Date(startMs).toISOString()}`;
  }
}

/** Compares each window's last result with the workload's own arithmetic. Throws at the first difference. */
export async function checkQ1(
  broker: Broker,
  {output, events}: {readonly output: string; readonly events: number},
): Promise<string> {
  const found = new WindowTotals(windowCount(events));
  await readTopic(broker, output, (batch) => takeResults(batch, found));
  const expected = expectedTotals(events);
  let windows = 0;
  for (const [slot, count] of expected.counts.entries()) {
    const [foundCount, foundSum, sum] = [found.counts[slot], found.sums[slot], expected.sums[slot]];
    if (foundCount !== count || foundSum !== sum) {
      throw new Error(
        `${expected.nameOf(slot)} has count ${foundCount} and sum ${foundSum}, ${count} and ${sum} were expected`,
      );
    }
    if (count > 0) windows += 1;
  }
  return `count, sum and tier of all ${windows.toLocaleString('en-US')} windows are right`;
}

function expectedTotals(events: number): WindowTotals {
  const totals = new WindowTotals(windowCount(events));
  for (let i = 0; i < events; i++) {
    const {customer, price, quantity, timestampMs} = planEvent(i);
    const slot = totals.slot(customer, windowOf(timestampMs));
    totals.counts[slot] = (totals.counts[slot] ?? 0) + 1;
    totals.sums[slot] = (totals.sums[slot] ?? 0) + price * quantity;
  }
  return totals;
}

/** A later result of a window replaces the one before. */
function takeResults(batch: RecordColumns, totals: WindowTotals): void {
  const {count, keyStart, keyEnd, valueStart, valueEnd} = batch;
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.length);
  for (let row = 0; row < count; row++) {
    // A windowed key: the customer, then the window's start as eight bytes.
    const startAt = (keyEnd[row] ?? 0) - 8;
    const customer = Number(bytes.toString('latin1', (keyStart[row] ?? 0) + 1, startAt));
    const window = windowOf(Number(bytes.readBigInt64BE(startAt)));
    const slot = totals.slot(customer, window);
    // Only the benchmark's own topology writes this topic.
    const result: {count: number; sum: number; tier: string} = JSON.parse(
      bytes.toString('latin1', valueStart[row], valueEnd[row]),
    );
    if (result.tier !== tierOf(customer)) {
      throw new Error(`${totals.nameOf(slot)} has tier ${result.tier}, not its customer's`);
    }
    totals.counts[slot] = result.count;
    totals.sums[slot] = result.sum;
  }
}
