import {partitionFor} from '@crm/stream-dsl';
import {expect, test} from 'vitest';
import {jitterMs, partitions, Workload} from './workload.ts';

const options = {seed: 7, rate: 100, seconds: 60};
const workload = new Workload(options);
const regular = 100 * 60;
const events = Array.from({length: workload.size}, (_, index) => workload.event(index));

test('the same seed gives the same events, another one others', () => {
  const again = new Workload(options);
  expect(events.map((_, index) => again.event(index))).toEqual(events);
  const other = new Workload({...options, seed: 8});
  expect(events.filter((event, i) => event.amount === other.event(i).amount).length).toBeLessThan(
    events.length / 100,
  );
});

test('every product is in the table a generation before it is asked for', () => {
  const known = new Map<string, number>();
  for (const {index, product, timestampMs} of events) {
    for (const change of workload.productsBefore(index)) known.set(change.product, index);
    expect(known.has(product)).toBe(true);
    const since = known.get(product) ?? 0;
    const isFirstGeneration = index < 15 * 100;
    if (index < regular && !isFirstGeneration) expect(index - since).toBeGreaterThanOrEqual(1_500);
    expect(timestampMs).toBeGreaterThan(0);
  }
});

test('no event is behind an earlier one by more than the jitter', () => {
  let highest = 0;
  for (const {timestampMs} of events) {
    expect(timestampMs).toBeGreaterThan(highest - jitterMs);
    highest = Math.max(highest, timestampMs);
  }
});

test('the last events reach every partition, an hour ahead; all windows before them close', () => {
  const last = events.slice(regular);
  const reached = new Set(last.map(({customer}) => partitionFor(customer, partitions)));
  expect(reached.size).toBe(partitions);
  const [before, after] = [events[regular - 1], events[regular]];
  expect((after?.timestampMs ?? 0) - (before?.timestampMs ?? 0)).toBeGreaterThan(3_590_000);
  expect(workload.isClosed((before?.timestampMs ?? 0) - 1)).toBe(true);
  expect(workload.isClosed((after?.timestampMs ?? 0) - 1_999)).toBe(false);
});
