import {partitionFor, RecordBatchBuilder} from '@crm/stream-dsl';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {eventText, planEvent, windowOf, windowStartMs} from '../common-workload/workload.ts';
import {compareQ0} from './check-q0.ts';
import {compareWindows} from './check-windows.ts';
import {requireRight} from './comparison.ts';
import {byCategoryAndTier} from './window-groups.ts';

const output = 'out';
const events = 1_000;
let broker = memoryBroker();

beforeEach(async () => {
  broker = memoryBroker();
  await broker.connect();
  await broker.createTopics([{topic: output, partitions: 4}]);
});
afterEach(async () => await broker.close());

async function write(records: readonly (readonly [key: string | Uint8Array, value: string])[]) {
  const producer = await broker.producer();
  for (const [key, value] of records) {
    const batch = new RecordBatchBuilder();
    batch.append(key, value, 0);
    await producer.send([{topic: output, partition: partitionFor(key, 4), records: batch}]);
  }
  await producer.close();
}

/** What Q0 makes of the events, with the events themselves: more fields do no harm. */
const purchases = Array.from({length: events}, (_, i) => i)
  .filter((i) => !planEvent(i).isPageView)
  .map((i) => [`k${i}`, eventText(i, planEvent(i))] as const);

test('Q0: all of it is right', async () => {
  await write(purchases);
  const comparison = await compareQ0(broker, {output, events});
  expect(requireRight(comparison)).toContain(`all ${purchases.length} results`);
});

test('Q0: what is missing, and what is there twice, is told', async () => {
  await write([...purchases.slice(2), ...purchases.slice(-1)]);
  const comparison = await compareQ0(broker, {output, events});
  expect(comparison).toMatchObject({
    missing: 2,
    fault: expect.stringContaining('came out 2 times'),
  });
  expect(() => requireRight(comparison)).toThrow('2 events are missing');
});

/** Counts and sums of all windows, by a map of keys. */
function windowTotals(): Map<string, {group: number; window: number; count: number; sum: number}> {
  const totals = new Map<string, {group: number; window: number; count: number; sum: number}>();
  for (let i = 0; i < events; i++) {
    const plan = planEvent(i);
    const [group, window] = [byCategoryAndTier.groupOf(plan), windowOf(plan.timestampMs)];
    const name = `${group}@${window}`;
    const {count, sum} = totals.get(name) ?? {count: 0, sum: 0};
    totals.set(name, {group, window, count: count + 1, sum: sum + plan.price * plan.quantity});
  }
  return totals;
}

function windowRecord({group, window, count, sum}: {[name: string]: number}) {
  const start = Buffer.alloc(8);
  start.writeBigInt64BE(BigInt(windowStartMs(window ?? 0)));
  const key = Buffer.concat([Buffer.from(byCategoryAndTier.keyOf(group ?? 0)), start]);
  return [key, JSON.stringify({count, sum})] as const;
}

test('windows: the last result of each counts', async () => {
  const totals = [...windowTotals().values()];
  const [first] = totals;
  const early = first === undefined ? [] : [windowRecord({...first, count: 1, sum: 7})];
  await write([...early, ...totals.map(windowRecord)]);
  const comparison = await compareWindows(broker, byCategoryAndTier, {output, events});
  expect(requireRight(comparison)).toContain(`all ${totals.length} windows are right`);
});

test('windows: lost events and a wrong sum are told', async () => {
  const [first, second, ...rest] = windowTotals().values();
  if (first === undefined || second === undefined) throw new Error('the workload has no windows');
  await write([windowRecord({...second, sum: second.sum + 1}), ...rest.map(windowRecord)]);
  const comparison = await compareWindows(broker, byCategoryAndTier, {output, events});
  expect(comparison.missing).toBe(first.count);
  expect(comparison.fault).toContain(`${second.sum} were expected`);
});
